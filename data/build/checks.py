"""Check the editorial rules that go beyond the form of a file. Each check returns all its violations."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher
from itertools import combinations

from data.build.dates import read_date
from data.build.derive import country_name
from data.build.records import Records, Row
from data.build.reviewed_pairs import NEAR_EQUAL_TITLES, TWO_GIFTS
from data.errors import Violation
from data.schema import FACT_TABLES

NEAR_EQUAL = 0.9
"""Least share of equal letters of two near-equal titles (difflib.SequenceMatcher.ratio)."""

_NOT_WORD = re.compile(r"[^\w]+")


def check_records(records: Records) -> list[Violation]:
    """Run every editorial check over the records."""
    return [violation for check in _CHECKS for violation in check(records)]


def check_sums(contributions: list[Row]) -> list[Violation]:
    """Check that of two contributions that may be the same money at most one is added. Takes derived rows."""
    return [*_overlapping(contributions), *_at_one_time(contributions)]


def _overlapping(contributions: list[Row]) -> list[Violation]:
    summable = {row["id"] for row in contributions if row["summable"]}
    return [
        Violation(
            "contributions.csv",
            None,
            "overlaps",
            "counted twice",
            f"{row['id']!r} and {other!r} may be the same money and would both be added.",
            "Write a not_summable_reason on the one to leave out.",
        )
        for row in contributions
        for other in row["overlaps"]
        if row["id"] in summable and other in summable
    ]


def _at_one_time(contributions: list[Row]) -> Iterator[Violation]:
    """Refuse two added amounts for one recipient in overlapping time, unless they are named as two gifts."""
    added = [row for row in contributions if row["summable"]]
    for one, other in combinations(added, 2):
        if one["country"] != other["country"] or frozenset((one["id"], other["id"])) in TWO_GIFTS:
            continue
        (start, end), (other_start, other_end) = _time_of(one), _time_of(other)
        if start <= other_end and other_start <= end:
            message = f"{one['id']!r} and {other['id']!r} are added and have the same recipient in overlapping time."
            remedy = (
                "Leave one out with a not_summable_reason, or name the pair in data/build/reviewed_pairs.py with the reason."
            )
            yield Violation("contributions.csv", None, "summable", "counted twice", message, remedy)


def _time_of(row: Row) -> tuple[date, date]:
    """Return the first and last day of a contribution's date and period together."""
    spans = [read_date(text) for text in (row["date"], row["period"]) if text]
    return min(span.earliest or date.min for span in spans), max(span.latest or date.max for span in spans)


def _facts(records: Records) -> Iterator[Violation]:
    cited = {row["record_id"] for row in records["citations"]}
    for name in FACT_TABLES:
        for row in records[name]:
            at = f"{name}.csv", row["#row"]
            if row["id"] not in cited:
                yield Violation(*at, "id", "citation", f"{row['id']!r} has no citation.", "Add one to citations.csv.")
            if row["country"] and country_name(row["country"]) is None:
                message = f"{row['country']!r} is not an ISO 3166-1 alpha-3 code."
                yield Violation(*at, "country", "country", message, "Write one such as AFG.")
            if row["confidence"] == "low" and not row["note"]:
                message = f"{row['id']!r} is of low confidence and has no note."
                yield Violation(*at, "note", "confidence", message, "Say why.")


def _paragraphs(records: Records) -> Iterator[Violation]:
    with_file = {row["id"] for row in records["sources"] if row["file"]}
    for row in records["citations"]:
        if (row["paragraph"] is not None) != (row["source_id"] in with_file):
            message = "A paragraph is numbered where, and only where, the source has a file."
            yield Violation("citations.csv", row["#row"], "paragraph", "paragraph", message, "Add it or leave it empty.")
        if (row["claim"] is not None) != (row["stance"] == "differs"):
            message = "A claim stands where, and only where, the source differs."
            yield Violation("citations.csv", row["#row"], "claim", "claim", message, "Say what the source states instead.")


def _keys(records: Records) -> Iterator[Violation]:
    """Check keys with an optional part, which frictionless cannot do."""
    keys = {
        "citations": ("record_id", "source_id", "locator", "paragraph"),
        "area_mentions": ("source_id", "area", "paragraph", "wording"),
    }
    for name, columns in keys.items():
        seen: set[tuple[object, ...]] = set()
        for row in records[name]:
            key = tuple(row[column] for column in columns)
            if key in seen:
                yield Violation(f"{name}.csv", row["#row"], "", "primary-key", f"{key} stands twice.", "Remove one.")
            seen.add(key)


def _amounts(records: Records) -> Iterator[Violation]:
    for row in records["contributions"]:
        for is_wrong, column, rule, message, remedy in _amount_rules(row):
            if is_wrong:
                yield Violation("contributions.csv", row["#row"], column, rule, message, remedy)


def _amount_rules(row: Row) -> Iterator[tuple[bool, str, str, str, str]]:
    """Yield whether a contribution breaks each rule, and the column, name, message and remedy of the rule."""
    amount, quantity, dated = row["amount"] is not None, row["quantity"] is not None, row["as_of"] or row["period"]
    unpaired = amount != (row["currency"] is not None)
    yield unpaired, "currency", "amount", "An amount and its currency go together.", "Fill both or neither."
    qualified = bool(row["amount_qualifier"]) and not amount
    yield qualified, "amount_qualifier", "amount", "A qualifier needs an amount.", "Leave it empty."
    yearly = bool(row["amount_per"]) and row["measure"] != "context"
    yield yearly, "measure", "amount for each", "An amount for each year is no sum.", "Write context."
    counted = not quantity and row["quantity_qualifier"] is not None
    yield counted, "quantity_qualifier", "quantity", "A qualifier needs a quantity.", "Leave it empty."
    yield quantity and row["unit"] is None, "unit", "quantity", "A quantity needs a unit.", "Say what is counted."
    running = row["measure"] == "cumulative" and not dated
    message = "A running total needs the date up to which it counts."
    yield running, "as_of", "running total", message, "Write as_of or period."
    itself = row["id"] in (row["part_of"], *row["fulfils"], *row["overlaps"])
    message = "A contribution cannot be part of, fulfil or overlap itself."
    yield itself, "part_of", "self", message, "Name another record."


def _circles(records: Records) -> Iterator[Violation]:
    parents = {row["id"]: row["part_of"] for row in records["contributions"]}
    for row in records["contributions"]:
        seen: list[str] = []
        here = row["id"]
        while here is not None and here not in seen:
            seen.append(here)
            here = parents[here]
        if here == row["id"]:
            message = f"is contained in itself through {' → '.join(seen)}."
            yield Violation("contributions.csv", row["#row"], "part_of", "circle", message, "Break the circle.")


def _near_equal_titles(records: Records) -> Iterator[Violation]:
    """Refuse two records of one table with overlapping dates and near-equal titles."""
    for name in FACT_TABLES:
        spans = {row["id"]: read_date(row["date"]) for row in records[name]}
        titles = {row["id"]: _NOT_WORD.sub(" ", row["title"].casefold()) for row in records[name]}
        for one, other in combinations(records[name], 2):
            first, second = spans[one["id"]], spans[other["id"]]
            is_disjoint = (first.latest and second.earliest and first.latest < second.earliest) or (
                second.latest and first.earliest and second.latest < first.earliest
            )
            pair = frozenset((one["id"], other["id"]))
            if not is_disjoint and pair not in NEAR_EQUAL_TITLES and _near_equal(titles[one["id"]], titles[other["id"]]):
                message = f"{one['id']!r} and {other['id']!r} have near-equal titles and overlapping dates."
                remedy = "Merge them, give them titles that differ, or name the pair in data/build/reviewed_pairs.py."
                yield Violation(f"{name}.csv", other["#row"], "title", "duplicate", message, remedy)


def _near_equal(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= NEAR_EQUAL and matcher.quick_ratio() >= NEAR_EQUAL and matcher.ratio() >= NEAR_EQUAL


def _people(records: Records) -> Iterator[Violation]:
    """Check that a label is the name, a comma and the office, and that each office has one spelling."""
    offices: dict[str, set[str]] = defaultdict(set)
    for row in records["people"]:
        if row["label"] != f"{row['name']}, {row['office']}":
            message = "The label is the name, a comma and the office."
            yield Violation("people.csv", row["#row"], "label", "label", message, f"Write {row['name']}, {row['office']}.")
        offices[_NOT_WORD.sub(" ", row["office"].casefold()).strip()].add(row["office"])
    for spellings in offices.values():
        if len(spellings) > 1:
            message = f"One office is spelt in several ways: {', '.join(sorted(spellings))}."
            yield Violation("people.csv", None, "office", "spelling", message, "Choose one.")


def _used(records: Records) -> Iterator[Violation]:
    """Refuse entries of the controlled lists that no record uses."""
    actors = {actor for name in FACT_TABLES for row in records[name] for actor in row["actors"]}
    named = {row["channel"] for row in records["contributions"]} | {row["organisation"] for row in records["participation"]}
    used = {"people": actors, "organisations": actors | named}
    for name, labels in used.items():
        for row in records[name]:
            if row["label"] not in labels:
                message = f"{row['label']!r} is not named by any record."
                yield Violation(f"{name}.csv", row["#row"], "label", "unused", message, "Remove it or correct its spelling.")
    read = {row["source_id"] for name in ("citations", "area_mentions") for row in records[name]}
    read |= {row[column] for row in records["discrepancies"] for column in ("source_a", "source_b")}
    for row in records["sources"]:
        if row["id"] not in read:
            message = f"{row['id']!r} is not cited."
            yield Violation("sources.csv", row["#row"], "id", "unused", message, "Cite it or remove it.")


_CHECKS: Sequence[Callable[[Records], Iterator[Violation]]]
_CHECKS = (_facts, _paragraphs, _keys, _amounts, _circles, _near_equal_titles, _people, _used)
