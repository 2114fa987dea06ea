"""What a mark says of the amounts that it sums, and where an axis of time begins."""

import pandas as pd
import pytest

from components.funding.charts.rows import first_drawn
from components.text.format import bound_sign, brief, mixed_bounds


@pytest.mark.parametrize(
    ("qualifiers", "sign"),
    [
        ([], ""),
        ([None], ""),
        (["exact", None, float("nan")], ""),
        (["more_than"], "≥"),
        (["at_least", "exact", "about"], "≥"),
        (["up_to"], "≤"),
        (["up_to", "up_to"], "≤"),
        (["up_to", "about", None], "≈"),
        (["up_to", None], "≈"),
        (["about"], "≈"),
        (["about", "exact"], "≈"),
        (["more_than", "up_to"], "≈"),
        (["at_least", "up_to", "exact"], "≈"),
    ],
)
def test_the_sign_of_amounts_by_their_qualifiers(qualifiers: list[str | None], sign: str) -> None:
    assert bound_sign(qualifiers) == sign
    assert bound_sign(reversed(qualifiers)) == sign


def test_only_lower_and_upper_bounds_together_are_mixed() -> None:
    assert mixed_bounds(["more_than", None, "up_to"])
    assert not mixed_bounds(["more_than", "at_least", "about"])
    assert not mixed_bounds(["up_to", "exact"])
    assert not mixed_bounds([])


def test_amounts_on_marks_have_three_significant_digits() -> None:
    assert brief(152_079.78) == "US$152,000"
    assert brief(2_523_896_789.0, ["more_than"]) == "≥ US$2.52 billion"
    assert brief(999_700_000.0) == "US$1 billion"


def test_axes_of_time_begin_with_the_first_record_unless_a_reader_says_where() -> None:
    dates = pd.Series([pd.Timestamp(1996, 1, 1), pd.NaT, pd.Timestamp(2005, 1, 1)])
    assert first_drawn((1980, 2026), (1980, 2026), dates) == (1996, 2026)
    assert first_drawn((1990, 2026), (1980, 2026), dates) == (1990, 2026)
    assert first_drawn((1980, 2026), (1980, 2026), dates.head(0)) == (1980, 2026)
