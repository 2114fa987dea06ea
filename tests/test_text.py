"""Text from data in Markdown, where every sign that it reads is shown literally on one line, and numbers in words."""

import pytest

from components.text.format import counted, of_many, plain

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


@pytest.mark.parametrize(
    ("number", "noun", "words"),
    [
        (0, "record", "0 records"),
        (1, "event", "1 event"),
        (1200, "event", "1,200 events"),
        (87, "participation", "87 participation"),
    ],
)
def test_a_noun_agrees_with_its_number(number: int, noun: str, words: str) -> None:
    assert counted(number, noun) == words


def test_what_is_left_out_is_said_and_where_it_is() -> None:
    assert of_many(60, 1312, "that begin last", "the table below") == (
        " Of 1,312, the 60 that begin last are drawn; all are in the table below."
    )
    assert not of_many(60, 60, "that begin last", "the table below")
