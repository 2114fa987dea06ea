"""Text from data in Markdown, where every sign that it reads is shown literally on one line."""

import pytest

from components.text.format import plain

SIGNS = r"\`*_{}[]()#+-.!|<>~$:&"


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_of_markdown_is_escaped(sign: str) -> None:
    assert plain(f"a {sign} b") == f"a \\{sign} b"
    assert plain(sign * 3) == f"\\{sign}" * 3


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", "\u2028", "\u0085", "  \n"])
def test_a_line_end_begins_no_new_block(end: str) -> None:
    assert plain(f"one{end}# two") == r"one \# two"


@pytest.mark.parametrize("sign", ["\u202a", "\u202e", "\u2066", "\u2069"])
def test_nothing_turns_the_direction_of_the_text_after_it(sign: str) -> None:
    assert plain(f"no record {sign}abc here") == "no record abc here"


def test_other_letters_stay() -> None:
    assert plain("Café, 日本; 12 % \"a\" 'b' = /") == "Café, 日本; 12 % \"a\" 'b' = /"
