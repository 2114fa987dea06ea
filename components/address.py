"""Keep ids that widgets choose in the address of the page, while people see labels.

Streamlit's own `bind="query-params"` writes the label of an option, so an address would change with the language and with each
correction of a label. Bind only what has no label: a slider, a text, a toggle. For a choice among ids, take the widget
or its key from here, and say how an id reads:

    section = address.choose(message("Section"), "section", SECTIONS)
    st.multiselect("Area", areas, format_func=area_label, **address.many("area", areas))

Give the widget no `default` and no `key` of its own. Its value, in `st.session_state` too, is an id; callbacks may set it
there. `aliases` are words that once stood in addresses, beside those of `components.text.labels`, and the ids that they mean.
A default never stands in the address; what the address names and the widget does not offer is dropped. Values survive a switch
to another page and back, also that of a widget that the other page does not draw.

The address is written by the server after a choice, so a quick second choice may come with the address from before the first:
what this session wrote itself, or had read before, never overrides a choice. Any other address is a link, and wins.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal, TypedDict

import streamlit as st

from components.text.labels import ALIASES, label
from components.web.streamlit_internals import is_history_navigation, page_hash

Words = tuple[str, ...]
"""The values of one parameter of an address."""

Chosen = str | list[str] | None

_UNSET: Any = object()
"""What the state holds of a widget that was never drawn; None is a choice."""

NO_ALIASES: Mapping[str, str] = {}


class Bound(TypedDict):
    """Arguments of a widget whose value stands in the address."""

    key: str
    persist_state: Literal["session"]


@dataclass
class _Parameter:
    default: Chosen
    written: Words | None = None
    """What this session last wrote or read; None on arrival at a page, where the client has nothing to catch up with."""
    earlier: set[Words] = field(default_factory=set)
    """What the address held before that; a client that has not caught up may still send it."""


@dataclass
class _Session:
    parameters: dict[str, _Parameter] = field(default_factory=dict)
    page: str = ""
    """The page of the run before, as `st.navigation` decided."""
    is_history: bool = False
    """Whether the browser went back or forward, so that the address decides, whatever it lacks."""
    arrived: dict[str, Words] = field(default_factory=dict)
    """The address as the client sent it for this run."""


def begin(keys: Iterable[str]) -> None:
    """Read the address of this run; write back the parameters of widgets on every page where a page switch dropped them.

    Call it before `st.navigation`, so that the address of the new page is complete as it enters the browser's history.
    """
    session = _session()
    session.arrived = {key: tuple(st.query_params.get_all(key)) for key in st.query_params}
    session.is_history = is_history_navigation()
    if page_hash() == session.page:
        return
    for parameter in session.parameters.values():
        parameter.written = None
        parameter.earlier.clear()
    if not session.is_history:
        dropped = [key for key in keys if key in session.parameters and key not in session.arrived]
        _write({key: _words(st.session_state.get(key), session.parameters[key].default) for key in dropped})


def one(
    key: str, options: Sequence[str], default: str | None = None, *, aliases: Mapping[str, str] = NO_ALIASES, formerly: str = ""
) -> Bound:
    """Bind a widget that chooses one id, or none where the default is None.

    A value that stands at its default moves with it to a new default. `formerly` is an older name of the parameter.
    """
    return _bind(key, options, default, aliases, formerly)


def many(key: str, options: Sequence[str], *, aliases: Mapping[str, str] = NO_ALIASES) -> Bound:
    """Bind a widget that chooses any number of ids."""
    return _bind(key, options, [], aliases)


def choose(
    title: str,
    key: str,
    options: Sequence[str],
    enumeration: str = "",
    default: str = "",
    **look: Any,  # noqa: ANN401 - as the widget takes it
) -> str:
    """Draw the choice of one id, the first by default, which has its label from an enumeration: that of the key, by default."""
    bound, format_func = one(key, options, default or options[0]), partial(label, enumeration or key)
    chosen = st.segmented_control(title, options, format_func=format_func, required=True, **look, **bound)
    return chosen or default or options[0]


def _bind(key: str, options: Sequence[str], default: Chosen, aliases: Mapping[str, str], formerly: str = "") -> Bound:
    session, state = _session(), st.session_state
    session.page = page_hash()
    parameter = session.parameters.setdefault(key, _Parameter(default))
    stands = state.get(key, _UNSET)
    value = parameter.default if stands is _UNSET else stands
    if value is None or value == parameter.default or not set(options).issuperset(_words(value, None)):
        value = default
    words = tuple(st.query_params.get_all(key))
    sent = words or (session.arrived.get(formerly, ()) if parameter.written is None else ())
    is_new = bool(sent) and sent != parameter.written and sent not in parameter.earlier
    if is_new or session.is_history:
        ids = _ids(sent, options, aliases)
        value = list(dict.fromkeys(ids)) if isinstance(default, list) else next(reversed(ids), default)
    elif words == parameter.written:
        parameter.earlier.clear()
    if stands != value:
        state[key] = value
    wanted = _words(value, default)
    if wanted != parameter.written:
        parameter.earlier |= {words, parameter.written or ()}
    parameter.default, parameter.written = default, wanted
    if wanted != words:
        _write({key: wanted})
    return {"key": key, "persist_state": "session"}


def _words(value: Chosen, default: Chosen) -> Words:
    """Return what stands in the address for a value."""
    if value is None or value == default:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _ids(words: Words, options: Sequence[str], aliases: Mapping[str, str]) -> list[str]:
    """Return the ids that words of an address name."""
    known = {_folded(text): each for text, each in [*ALIASES.items(), *aliases.items(), *zip(options, options, strict=True)]}
    named = (word if word in options else known.get(_folded(word)) for word in words)
    return [each for each in named if each is not None and each in options]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _write(parameters: Mapping[str, Words]) -> None:
    """Write parameters in one message; a parameter without values leaves the address."""
    if parameters:
        st.query_params.update({key: list(words) for key, words in parameters.items()})


def _session() -> _Session:
    session: _Session = st.session_state.setdefault("_address", _Session())
    return session
