"""Asks the rules what may be done to a person, in batches, each question once."""

from collections.abc import Collection, Sequence
from itertools import chain

import numpy as np

from planner.domain.region import NONE
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.trials import Trials
from planner.optimiser.bundles import all_compatible, unmet_duties
from planner.optimiser.growing import Numbers
from planner.optimiser.healing import reaches_of
from planner.optimiser.options import OptionStore

BATCH = 20_000
_Key = tuple[int, int, tuple[int, ...], tuple[tuple[int, int], ...]]
UNKNOWN = -1


class Legality:
    """What the hard rules say of sets of options of one person (nothing left out, A12)."""

    def __init__(self, store: OptionStore, engine: RuleEngine) -> None:
        self._store = store
        self._engine = engine
        self.reaches = [reaches_of(pack) for pack in engine.book.packs]
        """Of each rule set: what could heal a breach of each rule."""
        self._known: dict[_Key, int] = {}
        self._turns: dict[int, int] = {}
        """How often the duties or absences of people have changed, of those where they have."""
        self._of_option: Numbers = np.full(0, UNKNOWN, dtype=np.int32)

    def follow(self, engine: RuleEngine, people: Collection[int]) -> None:
        """Ask the rules of a later state of the region; what is known of others stays known."""
        self._engine = engine
        for person in people:
            self._turns[person] = self._turns.get(person, 0) + 1

    def known(self) -> Numbers:
        """(options,): bits of the rules broken by each option alone; UNKNOWN if not asked."""
        size = len(self._store)
        if size > len(self._of_option):
            grown = np.full(max(size, size + len(self._of_option) // 4), UNKNOWN, dtype=np.int32)
            grown[: len(self._of_option)] = self._of_option
            self._of_option = grown
        return self._of_option[:size]

    def of_options(self, options: Numbers) -> Numbers:
        """Bits for options that stand alone; 0 is legal."""
        known = self.known()
        new = options[known[options] == UNKNOWN]
        if len(new):
            _, first, alike = np.unique(
                self._single_keys(new), return_index=True, return_inverse=True
            )
            known[new] = self._judge(new[first], np.arange(len(first) + 1))[alike]
        return known[options]

    def _single_keys(self, options: Numbers) -> Numbers:
        """What single options are to the rules, as one number each."""
        store, problem = self._store, self._store.problem
        shift = problem.places.shift[problem.place_of_li[store.li[options]]]
        hours = problem.freedom.class_of_shift[shift].astype(np.int64)
        date = store.day[options].astype(np.int64) - problem.region.period.first
        people, duty = len(problem.region.people), store.duty[options].astype(np.int64)
        who = np.where(duty == NONE, store.person[options], duty + people)
        return (who << 30) | (date << 14) | hours

    def of_sets(self, sets: Sequence[tuple[int, ...]]) -> list[int]:
        """Bits of the hard rules that each set breaks or makes worse; 0 is legal."""
        alone = [options[0] for options in sets if len(options) == 1]
        bits = {1: iter(self.of_options(np.array(alone, dtype=np.int64)).tolist())}
        several = iter(self._of_several([options for options in sets if len(options) > 1]))
        return [next(bits.get(len(options), several)) for options in sets]

    def _of_several(self, sets: Sequence[tuple[int, ...]]) -> list[int]:
        keys = self._keys(sets)
        new: dict[_Key, tuple[int, ...]] = {}
        for key, options in zip(keys, sets, strict=True):
            if key not in self._known and key not in new:
                new[key] = options
        asked = list(new.items())
        for start in range(0, len(asked), BATCH):
            part = asked[start : start + BATCH]
            flat = np.fromiter(chain.from_iterable(one for _, one in part), dtype=np.int64)
            offsets = np.concatenate([[0], np.cumsum([len(one) for _, one in part])])
            bits = self._judge(flat, offsets).tolist()
            self._known.update(zip((key for key, _ in part), bits, strict=True))
        return [self._known[key] for key in keys]

    def stand(self, sets: Sequence[tuple[int, ...]]) -> list[bool]:
        """Which sets of options of one person can stand: no two at a time, no duty in their way
        that they do not leave, never too many, and no hard rule broken."""
        store = self._store
        fit = [all_compatible(store, one) and not unmet_duties(store, one) for one in sets]
        asked = [one for one, fits in zip(sets, fit, strict=True) if fits]
        bits = iter(self.of_sets(asked))
        return [fits and next(bits) == 0 for fits in fit]

    def _judge(self, flat: Numbers, offsets: Numbers) -> Numbers:
        """Bits of sets of options, one set after the other, from offset to offset."""
        store, problem = self._store, self._store.problem
        duty = store.duty[flat]
        leaves = duty != NONE
        removed = np.concatenate([[0], np.cumsum(leaves)])
        trials = Trials(
            person=store.person[flat[offsets[:-1]]],
            removed=duty[leaves],
            removed_offsets=removed[offsets].astype(np.int64),
            added_day=store.day[flat],
            added_shift=problem.places.shift[problem.place_of_li[store.li[flat]]],
            added_offsets=offsets.astype(np.int64),
        )
        return np.asarray(self._engine.judge(trials).hard, dtype=np.int64)

    def _keys(self, sets: Sequence[tuple[int, ...]]) -> list[_Key]:
        """What each set is to the rules: the person, the duties left, dates and hours added."""
        store, problem = self._store, self._store.problem
        sizes = [len(options) for options in sets]
        flat = np.fromiter(chain.from_iterable(sets), dtype=np.int64, count=sum(sizes))
        shift = problem.places.shift[problem.place_of_li[store.li[flat]]]
        hours = problem.freedom.class_of_shift[shift].tolist()
        added = list(zip(store.day[flat].tolist(), hours, strict=True))
        left, person = store.duty[flat].tolist(), store.person[flat].tolist()
        own = problem.region.duties.offsets
        keys, first = [], 0
        for size in sizes:
            part = slice(first, first + size)
            # By number among the person's own: rows move when others have more duties.
            at = int(own[person[first]])
            leaves = tuple(sorted([row - at for row in left[part] if row != NONE]))
            turn = self._turns.get(person[first], 0)
            keys.append((person[first], turn, leaves, tuple(sorted(added[part]))))
            first += size
        return keys
