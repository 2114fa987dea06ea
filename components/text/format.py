"""Words for people: text that Markdown shows literally, and amounts as the sources state them."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import isnan
from typing import Any

import pandas as pd

from components.text.messages import message

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&])")

QUALIFIERS = {"at_least": "at least ", "more_than": "over ", "about": "about ", "up_to": "up to ", "exact": ""}

LOWER, UPPER = frozenset({"at_least", "more_than"}), frozenset({"up_to"})
"""Qualifiers that make an amount a lower or an upper bound."""

MIXED = "mixed bounds: some amounts are stated as over or at least, others as up to"

NOT_STATED = "not stated"
"""What stands where a source says nothing: not known is a value, and never zero."""

WITHOUT_PLURAL = frozenset({"participation"})

QUALIFIED = ["amount", "amount_per", "amount_qualifier", "currency"]
"""Columns of a contribution that say its amount."""

AS_STATED = [*QUALIFIED, "date_text", "measure", "as_of_text", "period_text"]
"""Columns of a contribution that say what a source states."""

Row = Mapping[Any, Any]
"""A row of the contributions."""

SYMBOLS = {"USD": "US$", "EUR": "€", "JPY": "¥"}


_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Unicode's characters that turn the direction of the text after them."""


def plain(text: object) -> str:
    """The text as Streamlit's Markdown shows it literally, on one line; nothing in it turns the direction of what follows."""
    return _MARKDOWN.sub(r"\\\1", " ".join(str(text).translate(_TURNING).split()))


def number_words(value: float) -> str:
    """1300000000 as '1.3 billion', 571 as '571'."""
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            return f"{value / size:,.4g} {name}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


@lru_cache(maxsize=5_000)
def money_words(value: float, currency: str = "USD") -> str:
    """An amount with its currency: 'US$1.3 billion', '¥80 billion', 'BAM 1 billion'."""
    return f"{SYMBOLS.get(currency, f'{currency} ')}{number_words(value)}"


def brief(value: float, qualifiers: Iterable[str | None] = ()) -> str:
    """An amount in dollars as a mark bears it: three significant digits and the sign of its bounds, '≥ US$1.24 billion'."""
    return f"{bound_sign(qualifiers)} {money_words(float(f'{value:.3g}'))}".strip()


def words(name: str) -> str:
    """A value of an enumeration as a reader would say it: 'in_kind' as 'in kind'."""
    return name.replace("_", " ")


def qualified(row: Row) -> str:
    """The amount of a contribution with its qualifier: 'over US$1.3 billion'; 'not stated' where none is."""
    if bool(pd.isna(row["amount"])):
        return NOT_STATED
    each = " a year" if row["amount_per"] == "year" else ""
    return f"{QUALIFIERS.get(row['amount_qualifier'], '')}{money_words(row['amount'], row['currency'])}{each}"


def bound_sign(qualifiers: Iterable[str | None]) -> str:
    """The sign of an amount, or of a sum of amounts, with these qualifiers.

    A lower bound (more than, at least) among them makes the sum one, "≥", unless there is an upper one (up to) too. The sum
    is an upper bound, "≤", only where every amount is one. Else an upper bound or "about" makes it an estimate, "≈". Empty
    where all are exact or have none.
    """
    found = {each if isinstance(each, str) else "exact" for each in qualifiers}
    lower, upper = bool(found & LOWER), bool(found & UPPER)
    if lower and not upper:
        return "≥"
    if found and found <= UPPER:
        return "≤"
    return "≈" if upper or "about" in found else ""


def mixed_bounds(qualifiers: Iterable[str | None]) -> bool:
    """Whether amounts with these qualifiers are lower as well as upper bounds, so that their sum is neither."""
    found = {each for each in qualifiers if isinstance(each, str)}
    return bool(found & LOWER) and bool(found & UPPER)


def as_stated(row: Row) -> str:
    """What the source states, in words: 'over US$1.3 billion since 2007, as of 7 November 2017'.

    `row` is a contribution; an amount that is not stated says so.
    """
    money = qualified(row)
    if bool(pd.isna(row["amount"])):
        return money
    since = f" {row['date_text']}" if row["date_text"].startswith("since") else ""
    if row["measure"] == "cumulative":
        as_of = row["as_of_text"]
        until = "" if not isinstance(as_of, str) else f", as of {as_of}" if since else f" by {as_of}"
        return f"{money}{since}{until}"
    if (row["measure"] == "period" or row["amount_per"] == "year") and isinstance(row["period_text"], str) and not since:
        period = row["period_text"]
        return f"{money} {period}" if period.startswith("since") else f"{money} for {period}"
    return money + since


def each_as_stated(rows: pd.DataFrame) -> list[str]:
    """What the source of each contribution states, in words."""
    amounts, *others = (rows[name].tolist() for name in AS_STATED)
    # None for an amount that is none, which is not the same as itself and would be looked for anew each time.
    known = [None if isnan(amount) else amount for amount in amounts]
    return [_of_cells(*cells) for cells in zip(known, *others, strict=True)]


@lru_cache(maxsize=5_000)
def _of_cells(*cells: Any) -> str:  # noqa: ANN401 - a row's cells of any type
    return as_stated(dict(zip(AS_STATED, cells, strict=True)))


def with_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Contributions with `as_stated`: what the source of each states, in words."""
    return rows.assign(as_stated=pd.Series(each_as_stated(rows), index=rows.index, dtype=object))


def quantity_words(row: Row) -> str:
    """What is counted that is not money: 'about 82,000 police officers'; empty where nothing is."""
    if bool(pd.isna(row["quantity"])):
        return ""
    return f"{QUALIFIERS.get(row['quantity_qualifier'], '')}{row['quantity']:,.15g} {row['unit']}"


def counted(number: int, noun: str) -> str:
    """'1 record', '1,200 records', '87 participation'."""
    return f"{number:,} {noun}{'' if number == 1 or noun in WITHOUT_PLURAL else 's'}"


def of_many(drawn: int, every: int, which: str, where: str) -> str:
    """What a chart draws of more than it has room for, as a sentence after a space; empty where it draws all.

    ' Of 312, the 60 that begin last are drawn; all are in “All of it” below.'
    """
    return f" Of {every:,}, the {drawn:,} {which} are drawn; all are in {where}." if drawn < every else ""


def drawn_of_total(text: str, drawn: int, total: int) -> list[str]:
    """Return the one sentence that says which part a chart draws, with `{drawn}` and `{total}`; none if it draws all."""
    return [message(text, drawn=f"{drawn:,}", total=f"{total:,}")] if drawn < total else []
