"""Translate whole messages with named slots, by the standard library's gettext; English is the language of the source."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import cache, lru_cache, wraps
from gettext import NullTranslations, translation
from pathlib import Path
from typing import ParamSpec

LANGUAGES = Path(__file__).with_name("languages")
"""Folder with one folder per language, laid out as gettext expects: `ja/LC_MESSAGES/messages.mo`."""

ENGLISH = "en"

_LANGUAGE = ContextVar("language", default=ENGLISH)

Arguments = ParamSpec("Arguments")


def use_language(code: str) -> None:
    """Use a language for the rest of this thread's or task's work; what it does not translate stays English."""
    _LANGUAGE.set(code)


def language() -> str:
    """Return the code of the language in use."""
    return _LANGUAGE.get()


def message(text: str, **slots: object) -> str:
    """Translate a message and fill its slots.

    >>> message("Records by {column}", column="year")
    'Records by year'
    """
    translated = _translated(_LANGUAGE.get(), text)
    return translated.format(**slots) if slots else translated


def plural(one: str, many: str, count: int, **slots: object) -> str:
    """Translate the form of a message that fits a count and fill its slots; `{count}` is the number with separators.

    >>> plural("{count} record", "{count} records", 1200)
    '1,200 records'
    """
    return _translation(language()).ngettext(one, many, count).format(count=f"{count:,}", **slots)


def marked(text: str) -> str:
    """Mark text for the catalogue that is translated later, by `message` or `label`, when it is shown."""
    return text


def cached_words(maxsize: int) -> Callable[[Callable[Arguments, str]], Callable[Arguments, str]]:
    """Cache the words that a function makes of its arguments, for each language."""

    def decorate(function: Callable[Arguments, str]) -> Callable[Arguments, str]:
        cached: Callable[..., str] = lru_cache(maxsize=maxsize)(lambda _language, *values, **named: function(*values, **named))

        @wraps(function)
        def words(*values: Arguments.args, **named: Arguments.kwargs) -> str:
            return cached(language(), *values, **named)

        return words

    return decorate


@cache
def _translated(code: str, text: str) -> str:
    return _translation(code).gettext(text)


@cache
def _translation(code: str) -> NullTranslations:
    return translation("messages", LANGUAGES, languages=[code], fallback=True)
