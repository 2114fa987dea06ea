"""Words for people: text that Markdown shows literally, numbers, and amounts as the sources state them."""

import re
from collections.abc import Iterable, Mapping
from math import isnan
from typing import Any

import pandas as pd

from components.text.dates import date_text, is_since
from components.text.labels import NOT_STATED, label
from components.text.messages import cached_words, marked, message

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&])")

_QUALIFIED = {
    "at_least": marked("at least {amount}"),
    "more_than": marked("over {amount}"),
    "about": marked("about {amount}"),
    "up_to": marked("up to {amount}"),
}

LOWER, UPPER = frozenset({"at_least", "more_than"}), frozenset({"up_to"})
"""Qualifiers that make an amount a lower or an upper bound."""

QUALIFIED = ["amount", "amount_per", "amount_qualifier", "currency"]
"""Columns of a contribution that say its amount."""

AS_STATED = [*QUALIFIED, "date", "date_text", "measure", "as_of", "as_of_text", "period", "period_text"]
"""Columns of a contribution that say what a source states."""

_SYMBOLS = {"USD": "US$", "EUR": "€", "JPY": "¥"}

_SIZES = ((1e12, marked("{number} trillion")), (1e9, marked("{number} billion")), (1e6, marked("{number} million")))

_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Unicode's characters that turn the direction of the text after them."""


def plain(text: object) -> str:
    """Return text as Markdown shows it literally, on one line; nothing in it turns the direction of what follows."""
    return _MARKDOWN.sub(r"\\\1", " ".join(str(text).translate(_TURNING).split()))


@cached_words(5_000)
def money_words(value: float, currency: str = "USD") -> str:
    """Put an amount with its currency into words: 'US$1.3 billion', '¥80 billion', 'BAM 1 billion', 'US$571'."""
    number = f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
    for size, text in _SIZES:
        if abs(value) >= size:
            number = message(text, number=f"{value / size:,.4g}")
            break
    return f"{_SYMBOLS.get(currency, f'{currency} ')}{number}"


def brief(value: float, qualifiers: Iterable[str | None] = ()) -> str:
    """Put dollars into few words for a mark: three significant digits and the sign of the bounds, '≥ US$1.24 billion'."""
    return f"{bound_sign(qualifiers)} {money_words(float(f'{value:.3g}'))}".strip()


def words(value: object) -> str:
    """Return a value or its id as words: 'in kind' for 'in_kind'."""
    return str(value).replace("_", " ")


def qualified(row: Mapping[Any, Any]) -> str:
    """Put the amount of a contribution with its qualifier into words: 'over US$1.3 billion'; 'not stated' without one."""
    if bool(pd.isna(row["amount"])):
        return label("other", NOT_STATED)
    amount = message(_QUALIFIED.get(row["amount_qualifier"], "{amount}"), amount=money_words(row["amount"], row["currency"]))
    return message("{amount} a year", amount=amount) if row["amount_per"] == "year" else amount


def bound_sign(qualifiers: Iterable[str | None]) -> str:
    """Return the sign of an amount, or of a sum of amounts, with these qualifiers.

    A lower bound among them makes the sum one, "≥", unless there is an upper one too; "≤" stands only where every amount is an
    upper bound; else an upper bound or "about" makes it an estimate, "≈". Empty where all are exact or have none.
    """
    distinct = {each if isinstance(each, str) else "exact" for each in qualifiers}
    lower, upper = bool(distinct & LOWER), bool(distinct & UPPER)
    if lower and not upper:
        return "≥"
    if distinct and distinct <= UPPER:
        return "≤"
    return "≈" if upper or "about" in distinct else ""


def mixed_bounds(qualifiers: Iterable[str | None]) -> bool:
    """Tell whether amounts with these qualifiers are lower as well as upper bounds, so that their sum is neither."""
    distinct = set(qualifiers)
    return bool(distinct & LOWER) and bool(distinct & UPPER)


def as_stated(row: Mapping[Any, Any]) -> str:
    """Put into words what the source of a contribution states: 'over US$1.3 billion since 2007, as of 7 November 2017'."""
    amount = qualified(row)
    if bool(pd.isna(row["amount"])):
        return amount
    since = date_text(row) if is_since(row["date"]) else ""
    if row["measure"] == "cumulative":
        if isinstance(row["as_of_text"], str):
            slots = {"amount": amount, "since": since, "date": date_text(row, "as_of_text")}
            return message("{amount} {since}, as of {date}", **slots) if since else message("{amount} by {date}", **slots)
    elif (row["measure"] == "period" or row["amount_per"] == "year") and isinstance(row["period_text"], str) and not since:
        if not is_since(row["period"]):
            return message("{amount} for {period}", amount=amount, period=date_text(row, "period_text"))
        since = date_text(row, "period_text")
    return message("{amount} {since}", amount=amount, since=since) if since else amount


def each_as_stated(rows: pd.DataFrame) -> list[str]:
    """Put into words what the source of each contribution states."""
    amounts, *others = (rows[name].tolist() for name in AS_STATED)
    # None for an amount that is none, because NaN is not the same as itself and would never be found in the cache.
    known = [None if isnan(amount) else amount for amount in amounts]
    return [_of_cells(*cells) for cells in zip(known, *others, strict=True)]


@cached_words(5_000)
def _of_cells(*cells: Any) -> str:  # noqa: ANN401 - a row's cells of any type
    return as_stated(dict(zip(AS_STATED, cells, strict=True)))


def with_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Return contributions with `as_stated`: what the source of each states, in words."""
    return rows.assign(as_stated=pd.Series(each_as_stated(rows), index=rows.index, dtype=object))


def quantity_words(row: Mapping[Any, Any]) -> str:
    """Put what is counted that is not money into words: 'about 82,000 police officers'; empty where nothing is."""
    if bool(pd.isna(row["quantity"])):
        return ""
    amount = f"{row['quantity']:,.15g} {row['unit']}"
    return message(_QUALIFIED.get(row["quantity_qualifier"], "{amount}"), amount=amount)


def drawn_of_total(text: str, drawn: int, total: int) -> list[str]:
    """Return the one sentence that says which part a chart draws, with `{drawn}` and `{total}`; none if it draws all."""
    return [message(text, drawn=f"{drawn:,}", total=f"{total:,}")] if drawn < total else []
