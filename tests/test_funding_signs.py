"""The sign of a bound: what a mark says of the amounts that it sums."""

import pytest

from components.text import bound_sign, mixed_bounds


@pytest.mark.parametrize(
    ("qualifiers", "sign"),
    [
        ([], ""),
        ([None], ""),
        (["exact", None, float("nan")], ""),
        (["more_than"], "≥"),
        (["at_least", "exact", "about"], "≥"),
        (["up_to"], "≤"),
        (["up_to", "about", None], "≤"),
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
