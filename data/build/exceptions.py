"""Named exceptions to the editorial checks, each with the reason why it stands."""

from collections.abc import Mapping

NEAR_EQUAL_TITLES: Mapping[frozenset[str], str] = {}
"""Pairs of records of one table whose dates overlap and whose titles are near-equal, but which are two facts."""
