-- What the policies of 0004_server_logins.py cannot say of a row by itself.
--
-- Nothing here runs with more rights than the login has (no SECURITY DEFINER), and every function
-- finds its tables in this schema, before any temporary one.

CREATE FUNCTION login_trust() RETURNS integer LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
BEGIN -- NULL: not a login of a trust
    RETURN (SELECT trust_id FROM server_logins WHERE login = session_user::text);
END $$;

-- What an offer that is confirmed or ended does to duties, within the very transaction that does
-- so (xmin), which the trigger on offers has let pass: both trusts and the person had said yes.
CREATE FUNCTION aid_moves(person integer, day integer, shift integer, service integer, comes boolean)
RETURNS boolean LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
BEGIN -- confirmed: the duty at the host comes, the one that is left goes; ended: back
    RETURN EXISTS (
        SELECT FROM offers o
        WHERE o.staff_id = person AND o.date = day
          AND o.xmin = pg_current_xact_id()::xid
          AND o.state IN ('confirmed', 'withdrawn') AND o.confirmed_at IS NOT NULL
          AND CASE WHEN (o.state = 'confirmed') = comes
              THEN o.shift_id = shift AND o.service_id = service
              ELSE o.moved_from_shift_id = shift AND o.moved_from_service_id = service END);
END $$;

CREATE FUNCTION aid_recalled(request integer) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
BEGIN -- whether this transaction takes back somebody whom this login's trust had lent
    RETURN EXISTS (
        SELECT FROM offers o
        WHERE o.request_id = request
          AND o.xmin = pg_current_xact_id()::xid
          AND o.state = 'withdrawn' AND o.confirmed_at IS NOT NULL
          AND o.lender_trust_id = login_trust());
END $$;

-- Which part of a row is whose ----------------------------------------------------------------------
-- Triggers of logins that are bound (row_security_active); those of the region pass.

CREATE FUNCTION refuse(what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', what USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION columns_changed(before jsonb, after jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
    SELECT coalesce(array_agg(key), '{}') FROM jsonb_each(after)
    WHERE value IS DISTINCT FROM before -> key;
END;

CREATE FUNCTION offer_is_made() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    mine CONSTANT integer := login_trust();
    host CONSTANT integer := (SELECT trust_id FROM services WHERE id = NEW.service_id);
BEGIN
    IF mine IS NULL THEN
        RETURN NEW;
    END IF;
    IF NEW.state <> 'offered'
       OR num_nonnulls(NEW.consent, NEW.consent_by, NEW.consent_at, NEW.consent_note,
                       NEW.lender_by, NEW.lender_at, NEW.host_by, NEW.host_at,
                       NEW.override, NEW.override_by, NEW.override_at,
                       NEW.confirmed_by, NEW.confirmed_at, NEW.hours) > 0 THEN
        PERFORM refuse('a new offer has nobody''s yes');
    END IF;
    IF NOT EXISTS (
        SELECT FROM staff WHERE id = NEW.staff_id
        AND (trust_id, service_id) = (NEW.lender_trust_id, NEW.lender_service_id)) THEN
        PERFORM refuse('the lender of an offer is the trust of the person');
    END IF;
    IF NOT EXISTS (
        SELECT FROM requests r WHERE r.id = NEW.request_id AND r.state = 'open'
        AND (r.service_id, r.date, r.shift_id, r.line)
          = (NEW.service_id, NEW.date, NEW.shift_id, NEW.line)
        AND NEW.offer = format('%s-%s', r.code, (
            SELECT count(*) + 1 FROM offers WHERE request_id = r.id))) THEN
        PERFORM refuse('an offer is the next one for what an open request asks for');
    END IF;
    IF num_nulls(NEW.moved_from_service_id, NEW.moved_from_shift_id) = 1
       OR NOT EXISTS (
           SELECT FROM services home, services place
           WHERE home.id = NEW.lender_service_id
             AND place.id = coalesce(NEW.moved_from_service_id, home.id)
             AND place.trust_id IN (home.trust_id, host)) THEN
        PERFORM refuse('the duty that is left belongs to neither side of the offer');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION offer_takes_a_step() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    mine CONSTANT integer := login_trust();
    hosts CONSTANT boolean := mine = (SELECT trust_id FROM services WHERE id = OLD.service_id);
    lends CONSTANT boolean := mine = OLD.lender_trust_id;
    fine boolean;
    changeable text[] := '{state, why, version}';
BEGIN
    IF mine IS NULL THEN
        RETURN NEW;
    END IF;
    -- The table of steps of the program; a yes of each side and of the person makes it confirmed.
    fine := CASE OLD.state || ' ' || NEW.state
        WHEN 'offered offered' THEN true
        WHEN 'agreed agreed' THEN true
        WHEN 'offered agreed' THEN num_nulls(NEW.lender_by, NEW.host_by) = 0
        WHEN 'agreed confirmed' THEN NEW.consent AND num_nulls(
            NEW.lender_by, NEW.host_by, NEW.confirmed_by, NEW.confirmed_at) = 0
            AND EXISTS ( -- the person still belongs to the trust that lends
                SELECT FROM staff JOIN services home ON home.id = staff.service_id
                JOIN services lent ON lent.trust_id = home.trust_id
                WHERE staff.id = OLD.staff_id AND lent.id = OLD.lender_service_id)
        WHEN 'offered declined' THEN true
        WHEN 'agreed declined' THEN true
        WHEN 'offered withdrawn' THEN true
        WHEN 'agreed withdrawn' THEN true
        WHEN 'confirmed withdrawn' THEN true
        WHEN 'confirmed worked' THEN hosts
        WHEN 'worked worked' THEN hosts
        WHEN 'settled worked' THEN hosts
        WHEN 'worked settled' THEN true
        ELSE false END;
    IF fine IS NOT TRUE THEN
        PERFORM refuse(format('an offer does not go from %s to %s here', OLD.state, NEW.state));
    END IF;
    IF NEW.state IN ('confirmed', 'withdrawn') AND clock_timestamp() >= (
        SELECT (DATE '1970-01-01' + OLD.date + start * INTERVAL '1 minute') AT TIME ZONE coalesce(
            (SELECT value FROM region WHERE key = 'time_zone'), 'Europe/London')
        FROM shifts WHERE id = OLD.shift_id) THEN
        PERFORM refuse('the duty of the offer has begun');
    END IF;
    IF OLD.state IN ('offered', 'agreed') AND lends THEN
        changeable := changeable || '{consent, consent_by, consent_at, consent_note, lender_by,
            lender_at, override, override_by, override_at}'::text[];
    END IF;
    IF OLD.state IN ('offered', 'agreed') AND hosts THEN
        changeable := changeable || '{host_by, host_at}'::text[];
    END IF;
    IF NEW.state = 'confirmed' THEN
        changeable := changeable || '{confirmed_by, confirmed_at}'::text[];
    END IF;
    IF NEW.state = 'worked' THEN
        changeable := changeable || '{hours}'::text[];
    END IF;
    IF NOT columns_changed(to_jsonb(OLD), to_jsonb(NEW)) <@ changeable THEN
        PERFORM refuse('that part of an offer is the other side''s, or stands as it was made');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION offer_stands_on_rotas() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    given CONSTANT boolean := EXISTS (
        SELECT FROM duties WHERE (staff_id, date, shift_id, service_id)
            = (NEW.staff_id, NEW.date, NEW.shift_id, NEW.service_id));
    kept CONSTANT boolean := EXISTS (
        SELECT FROM duties WHERE (staff_id, date, shift_id, service_id)
            = (NEW.staff_id, NEW.date, NEW.moved_from_shift_id, NEW.moved_from_service_id));
BEGIN
    IF login_trust() IS NULL THEN
        RETURN NULL;
    END IF;
    IF NEW.state = 'confirmed' AND (kept OR NOT given)
       OR OLD.state = 'confirmed' AND NEW.state = 'withdrawn' AND given THEN
        PERFORM refuse('both rotas change with the offer, or neither');
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION request_is_changed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF login_trust() <> (SELECT trust_id FROM services WHERE id = OLD.service_id)
       AND NOT columns_changed(to_jsonb(OLD), to_jsonb(NEW)) <@ '{recalled_at, reason, version}' THEN
        PERFORM refuse('a request is the host''s; a lender only notes that it recalled somebody');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION ledger_grows() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF login_trust() IS NULL THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.state, NEW.state) <> ('worked', 'settled')
           OR NOT columns_changed(to_jsonb(OLD), to_jsonb(NEW)) <@ '{state, version}' THEN
            PERFORM refuse('a line of the ledger is settled, and not altered');
        END IF;
    ELSIF NEW.state <> 'worked' OR NOT EXISTS (
        SELECT FROM offers o JOIN services place ON place.id = o.service_id
        WHERE o.offer = NEW.offer AND o.state IN ('confirmed', 'worked', 'settled')
        AND (o.lender_trust_id, place.trust_id, o.lender_service_id, o.service_id, o.staff_id,
             o.date, o.shift_id)
          = (NEW.lender_id, NEW.host_id, NEW.lender_service_id, NEW.service_id, NEW.staff_id,
             NEW.date, NEW.shift_id)) THEN
        PERFORM refuse('a line of the ledger is about an offer that was confirmed');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER offer_is_made BEFORE INSERT ON offers FOR EACH ROW
    WHEN (row_security_active('offers'::regclass)) EXECUTE FUNCTION offer_is_made();
CREATE TRIGGER offer_takes_a_step BEFORE UPDATE ON offers FOR EACH ROW
    WHEN (row_security_active('offers'::regclass)) EXECUTE FUNCTION offer_takes_a_step();
CREATE CONSTRAINT TRIGGER offer_stands_on_rotas AFTER UPDATE ON offers
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (row_security_active('offers'::regclass) AND OLD.state <> NEW.state)
    EXECUTE FUNCTION offer_stands_on_rotas();
CREATE TRIGGER request_is_changed BEFORE UPDATE ON requests FOR EACH ROW
    WHEN (row_security_active('requests'::regclass)) EXECUTE FUNCTION request_is_changed();
CREATE TRIGGER ledger_grows BEFORE INSERT OR UPDATE ON aid_ledger FOR EACH ROW
    WHEN (row_security_active('aid_ledger'::regclass)) EXECUTE FUNCTION ledger_grows();

-- What is derived is what it is derived from --------------------------------------------------------

CREATE FUNCTION duties_are_packed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    side jsonb;
    person integer;
    of_dates integer;
BEGIN
    IF login_trust() IS NULL THEN
        RETURN NULL;
    END IF;
    FOREACH side IN ARRAY ARRAY[to_jsonb(OLD), to_jsonb(NEW)] LOOP
        person := (side ->> 'staff_id')::integer;
        of_dates := coalesce((side ->> 'block')::integer,
                             floor((side ->> 'date')::integer / 112.0)::integer);
        IF (SELECT packed FROM duty_blocks WHERE staff_id = person AND block = of_dates)
           IS DISTINCT FROM (
            -- as the program packs them (duty_blocks.py): 64 bits each, the least byte first
            SELECT string_agg(
                substr(big, 8, 1) || substr(big, 7, 1) || substr(big, 6, 1) || substr(big, 5, 1)
                || substr(big, 4, 1) || substr(big, 3, 1) || substr(big, 2, 1) || substr(big, 1, 1),
                ''::bytea ORDER BY date, shift_id)
            FROM (
                SELECT date, shift_id, int8send(((date + 131072)::bigint << 44)
                    | (shift_id::bigint << 24) | service_id::bigint) AS big
                FROM duties
                WHERE staff_id = person AND date >= of_dates * 112 AND date < (of_dates + 1) * 112
            ) AS numbers) THEN
            PERFORM refuse('the packed duties of somebody would differ from their duties');
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER duties_are_packed AFTER INSERT OR UPDATE OR DELETE ON duties
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (row_security_active('duties'::regclass)) EXECUTE FUNCTION duties_are_packed();
CREATE CONSTRAINT TRIGGER duties_are_packed AFTER INSERT OR UPDATE OR DELETE ON duty_blocks
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (row_security_active('duty_blocks'::regclass)) EXECUTE FUNCTION duties_are_packed();

-- The log goes on from where it is, and tells the login ---------------------------------------------

CREATE FUNCTION journal_goes_on() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    last record;
    content text;
BEGIN
    PERFORM FROM journal_head FOR UPDATE; -- one writer after the other
    SELECT j.number, j.hash INTO last FROM journal j ORDER BY j.number DESC LIMIT 1;
    -- What the program hashes (journal.py), as its JSON is written.
    content := '[' || concat_ws(',',
        to_json(coalesce(last.hash, repeat('0', 64))), NEW.number, to_json(NEW.at),
        to_json(NEW.who), to_json(NEW.what), to_json(NEW.sheet), to_json(NEW.action), NEW.rows,
        coalesce(to_json(NEW.key), 'null'), coalesce(to_json(NEW.before), 'null'),
        coalesce(to_json(NEW.after), 'null'),
        coalesce(to_json(encode(sha256(NEW.payload), 'hex')), 'null')) || ']';
    IF NEW.number <> coalesce(last.number, 0) + 1
       OR NEW.hash <> encode(sha256(convert_to(content, 'UTF8')), 'hex') THEN
        PERFORM refuse('an entry of the log goes on from the one before it');
    END IF;
    NEW.login := session_user;
    RETURN NEW;
END $$;

CREATE FUNCTION journal_has_its_head() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM journal_head head
        JOIN (SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1) last
            ON (head.number, head.hash) = (last.number, last.hash)
        WHERE head.id = 1) THEN
        PERFORM refuse('the head of the log is its newest entry');
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER journal_goes_on BEFORE INSERT ON journal FOR EACH ROW
    WHEN (row_security_active('journal'::regclass)) EXECUTE FUNCTION journal_goes_on();
CREATE CONSTRAINT TRIGGER journal_has_its_head AFTER INSERT ON journal
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (row_security_active('journal'::regclass)) EXECUTE FUNCTION journal_has_its_head();
CREATE CONSTRAINT TRIGGER journal_has_its_head AFTER UPDATE ON journal_head
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (row_security_active('journal_head'::regclass)
          AND (OLD.id, OLD.number, OLD.hash) IS DISTINCT FROM (NEW.id, NEW.number, NEW.hash))
    EXECUTE FUNCTION journal_has_its_head();
