"""Packs what a sign-off says, so that an approved version can be kept whole and shown again.

The values are packed as they are declared, so a field that is added later is read back with
its default, and one that is gone is passed over.
"""

import base64
import binascii
import json
import types
import zlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from planner.application.errors import EnvironmentFault
from planner.application.signoff_sheet import SignOffSheet


def packed(sheet: SignOffSheet) -> str:
    """Everything that a sign-off says, as plain text. O(cells)."""
    text = json.dumps(_plain(sheet), ensure_ascii=True, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode("ascii"), 9)).decode("ascii")


def unpacked(content: str) -> SignOffSheet:
    """What `packed` was given; EnvironmentFault if the content was damaged."""
    try:
        plain = json.loads(zlib.decompress(base64.b64decode(content, validate=True)))
        sheet = _value(SignOffSheet, plain)
    except (binascii.Error, zlib.error, ValueError, KeyError, TypeError) as error:
        raise EnvironmentFault(
            "The kept version of the rota cannot be read; the database is damaged.",
            "Bring back a copy with `restore`.",
        ) from error
    assert isinstance(sheet, SignOffSheet)
    return sheet


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Mapping):
        return [[_plain(key), _plain(part)] for key, part in value.items()]
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


def _value(kind: Any, plain: Any) -> Any:
    """A value of a declared type from its plain form."""
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        (inner,) = (one for one in get_args(kind) if one is not type(None))
        return None if plain is None else _value(inner, plain)
    if origin is tuple:
        return _tuple(get_args(kind), plain)
    if origin is not None and issubclass(origin, Mapping):
        of_key, of_value = get_args(kind)
        return {_value(of_key, key): _value(of_value, part) for key, part in plain}
    return _single(kind, plain)


def _tuple(kinds: tuple[Any, ...], plain: Any) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_value(kinds[0], part) for part in plain)
    return tuple(_value(kind, part) for kind, part in zip(kinds, plain, strict=True))


def _single(kind: Any, plain: Any) -> Any:
    if is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]
        return kind(  # type: ignore[operator]
            **{name: _value(hint, plain[name]) for name, hint in hints.items() if name in plain}
        )
    if issubclass(kind, Enum):
        return kind(plain)
    if kind is datetime:
        return datetime.fromisoformat(plain)
    return kind(plain)


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {part.name: hints[part.name] for part in fields(kind)}
