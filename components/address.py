"""Keep ids that widgets choose in the address of the page, while readers see labels.

Streamlit's own `bind="query-params"` writes the label of an option, so an address would change with the language and with each
correction of a label. Bind only what has no label: a slider, a text, a toggle. For a choice among ids, take the key of the
widget from here, and say how an id reads:

    st.segmented_control(
        "Section", SECTIONS, format_func=partial(label, "section"), required=True, **address.one("section", SECTIONS, "time")
    )
    st.multiselect("Area", areas, format_func=area_label, **address.many("area", areas))

Give the widget no `default` and no `key` of its own. Its value, in `st.session_state` too, is an id; callbacks may set it
there. `aliases` are the words that once stood in addresses, and the ids that they mean. A default never stands in the address;
what the address names and the widget does not offer is dropped. Values survive a switch to another page and back, also that
of a widget that the other page does not draw.

The address is written by the server after a choice, so a quick second choice may come with the address from before the first:
what this session wrote itself, or had read before, never overrides a choice. Any other address is a link, and wins.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypedDict

import streamlit as st

from components.web.streamlit_internals import is_history_navigation, page_hash

Words = tuple[str, ...]
"""The values of one parameter of an address."""

Value = str | list[str] | None

NO_ALIASES: Mapping[str, str] = {}


class Bound(TypedDict):
    """Arguments of a widget whose value stands in the address."""

    key: str
    persist_state: Literal["session"]


@dataclass
class _Parameter:
    default: Value
    written: Words | None = None
    """What this session last wrote or read; None on arrival at a page, where the client has nothing left to catch up with."""
    earlier: set[Words] = field(default_factory=set)
    """What the address held before that; a client that has not caught up may still send it."""


@dataclass
class _Session:
    parameters: dict[str, _Parameter] = field(default_factory=dict)
    page: str = ""
    """The page of the run before, as `st.navigation` decided."""
    is_history: bool = False
    """Whether the reader went back or forward, so that the address decides, whatever it lacks."""
    arrived: dict[str, Words] = field(default_factory=dict)
    """The address as the client sent it for this run."""


def begin(keys: Iterable[str]) -> None:
    """Read the address of this run; write back the parameters of widgets on every page where a page switch dropped them.

    To be called before `st.navigation`, so that the address of the new page is complete as it enters the browser's history.
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
    key: str,
    options: Sequence[str],
    default: str | None = None,
    *,
    aliases: Mapping[str, str] = NO_ALIASES,
    formerly: str = "",
) -> Bound:
    """Bind a widget that chooses one id, or none where the default is None.

    A value that stands at its default moves with it to a new default. `formerly` is an older name of the parameter.
    """

    def read(words: Words) -> Value:
        return next((found for word in reversed(words) if (found := _find(word, options, aliases))), default)

    return _bind(key, read, lambda value: value == default or value in options, default, formerly)


def many(key: str, options: Sequence[str], *, aliases: Mapping[str, str] = NO_ALIASES) -> Bound:
    """Bind a widget that chooses any number of ids."""

    def read(words: Words) -> Value:
        found = (_find(word, options, aliases) for word in words)
        return list(dict.fromkeys(each for each in found if each is not None))

    return _bind(key, read, lambda value: set(options).issuperset(value or ()), [])


def _bind(
    key: str, read: Callable[[Words], Value], is_offered: Callable[[Value], bool], default: Value, formerly: str = ""
) -> Bound:
    session, state = _session(), st.session_state
    session.page = page_hash()
    parameter = session.parameters.setdefault(key, _Parameter(default))
    value = state.get(key, parameter.default)
    if value == parameter.default or not is_offered(value):
        value = default
    words = tuple(st.query_params.get_all(key))
    sent = words or (session.arrived.get(formerly, ()) if parameter.written is None else ())
    is_new = bool(sent) and sent != parameter.written and sent not in parameter.earlier
    if is_new or session.is_history:
        value = read(sent)
    elif words == parameter.written:
        parameter.earlier.clear()
    if key not in state or state[key] != value:
        state[key] = value
    wanted = _words(value, default)
    if wanted != parameter.written:
        parameter.earlier |= {words, parameter.written or ()}
    parameter.default, parameter.written = default, wanted
    if wanted != words:
        _write({key: wanted})
    return {"key": key, "persist_state": "session"}


def _words(value: Value, default: Value) -> Words:
    """What stands in the address for a value."""
    if value is None or value == default:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _find(word: str, options: Sequence[str], aliases: Mapping[str, str]) -> str | None:
    """The id that a word of an address names."""
    if word in options:
        return word
    known = {_folded(text): option for text, option in [*aliases.items(), *((each, each) for each in options)]}
    found = known.get(_folded(word))
    return found if found in options else None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _write(parameters: Mapping[str, Words]) -> None:
    """Write parameters in one message; a parameter without values leaves the address."""
    if parameters:
        st.query_params.update({key: list(words) for key, words in parameters.items()})


def _session() -> _Session:
    if "_address" not in st.session_state:
        st.session_state["_address"] = _Session()
    session: _Session = st.session_state["_address"]
    return session
