"""How much a test tries, by the profile of hypothesis that the run has."""

from hypothesis import settings


def examples(number: int) -> int:
    """So many examples, or a quarter of them in the quick tier."""
    return max(5, number // 4) if settings.get_current_profile_name() == "quick" else number
