"""The areas page: the matrix of editions says what documents name, what changed, and never that something ended."""

import pandas as pd
import pytest

from components.areas import charts
from data.filters import Filters
from data.selection import choices_of, select
from data.tables import Tables
from data.views import areas
from data.views.areas import PAGE, PROGRAMMES, fields_confirmed
from tests.plain import checked
from tests.test_pages import open_page

NONE = Filters()
PROGRAMME = "2023-individually-tailored-programme"
PROGRAMME_2014 = "2014-individual-partnership-programme"


@pytest.fixture(scope="module")
def matrix(opened: dict[str, Tables]) -> pd.DataFrame:
    return areas.editions(opened["real"], NONE)


def _cell(matrix: pd.DataFrame, edition: str, area: str) -> pd.Series:
    return matrix[(matrix["edition"] == edition) & (matrix["area"] == area)].iloc[0]


def test_the_matrix_has_each_edition_once_for_each_area(matrix: pd.DataFrame, real: Tables) -> None:
    columns = matrix[["series", "edition"]].drop_duplicates().to_numpy().tolist()
    assert columns == [
        *([PAGE, edition] for edition in ("nato-2012", "nato-2017", "nato-2023")),
        *([PROGRAMMES, edition] for edition in ("2013-joint-political-declaration", PROGRAMME_2014, PROGRAMME)),
    ]
    assert len(matrix) == len(columns) * len(real["areas"])


@pytest.mark.parametrize(
    ("edition", "area", "mention", "change"),
    [
        ("nato-2012", "Resilience and civil emergency planning", "listed", ""),
        ("nato-2017", "Resilience and civil emergency planning", "not_named", areas.REMOVED),
        ("nato-2017", "Crisis management and peace support", "listed", areas.RENAMED),
        ("nato-2023", "Cyber defence", "listed", ""),
        ("nato-2023", "Women, peace and security", "listed", areas.ENTERED),
        ("nato-2023", "Climate change and security", "discussed", areas.FIRST),
        ("nato-2023", "Counter-piracy", "not_named", areas.LAST),
        (PROGRAMME, "Space", "listed", ""),
        (PROGRAMME, "Counter-piracy", "not_confirmed", ""),
    ],
)
def test_what_an_edition_says_and_what_changed(
    matrix: pd.DataFrame, edition: str, area: str, mention: str, change: str
) -> None:
    cell = _cell(matrix, edition, area)
    assert (cell["mention"], cell["change"]) == (mention, change)


def test_nothing_is_said_to_leave_a_list_that_was_not_read_whole(matrix: pd.DataFrame) -> None:
    programmes = matrix[matrix["series"] == PROGRAMMES]
    assert (programmes["change"] == "").all()
    assert "not_named" not in set(programmes["mention"])


def test_nine_fields_of_the_programme_of_2023_are_confirmed(real: Tables, matrix: pd.DataFrame) -> None:
    assert fields_confirmed(real, PROGRAMME) == 9
    listed = matrix[(matrix["edition"] == PROGRAMME) & (matrix["mention"] == "listed")]
    assert len(listed) == 9
    assert any("9 of 16 fields" in caption.value for caption in open_page("areas").caption)


def test_the_changes_answer_what_2023_has_that_2017_had_not(matrix: pd.DataFrame, real: Tables) -> None:
    found = areas.changes(real, NONE)
    latest = found[found["later"] == "nato-2023"]
    new = set(latest[latest["mention_before"] == "not_named"]["area"])
    was = set(matrix[(matrix["edition"] == "nato-2017") & (matrix["mention"] != "not_named")]["area"])
    now = set(matrix[(matrix["edition"] == "nato-2023") & (matrix["mention"] != "not_named")]["area"])
    assert new == now - was
    assert new


def test_signs_and_hovers_never_speak_of_an_end(matrix: pd.DataFrame) -> None:
    names = dict.fromkeys(matrix["edition"], "an edition")
    trace = checked(charts.editions(matrix, names)).data[0]
    drawn = dict(zip(trace.customdata, zip(trace.text, trace.hovertext, strict=True), strict=True))
    text, hover = drawn["page|nato-2017|Resilience and civil emergency planning"]
    assert text == "· −"
    assert "not mean that it ended" in hover
    text, hover = drawn["page|nato-2017|Crisis management and peace support"]
    assert text == "● ≈"
    assert "Paragraph 8" in hover
    assert "peace-support and crisis management activities" in hover


def test_cells_of_the_heat_map_lead_to_their_records(real: Tables) -> None:
    frame = select(real, NONE).count("area", "year")
    trace = checked(charts.by_year(frame, choices_of(real).years, real["areas"]["label"].tolist())).data[0]
    row = select(real, NONE).with_records(frame, "area", "year").sort_values("records").iloc[-1]
    place = list(trace.customdata).index(f"{row['area']}|{row['year']}")
    assert int(trace.text[place]) == row["records"] == len(row["record_ids"])
    app = open_page("areas", pick=f"area-years.{row['area']}|{row['year']}")
    assert not app.exception
    assert any(f"{row['records']} record" in text.value for text in app.markdown)
    app.button(key="area-years-undo").click().run()
    assert "pick" not in app.query_params


def test_panels_of_the_breakdown_share_one_scale(real: Tables) -> None:
    frame = select(real, NONE).count("area", "table")
    figure = checked(charts.by_area(frame))
    assert len({figure.layout[name].range for name in ("xaxis", "xaxis2", "xaxis3")}) == 1
    assert sum(sum(trace.x) for trace in figure.data) == frame["records"].sum()


def test_wording_of_a_theme_stands_in_the_address(real: Tables) -> None:
    app = open_page("areas", theme="cyber-defence")
    assert open_page("areas", theme="Cyber defence").selectbox(key="theme").value == "cyber-defence"
    shown = " ".join(text.value for text in app.markdown)
    assert "Cyberdefense" in shown
    found = areas.wording(real, (), "Cyber defence")
    terms = found[found["edition"] == "2013-joint-political-declaration"]
    assert terms["mention"].tolist() == ["listed", "listed"]
    assert terms["wording"].fillna("").tolist() == ["cyber attacks", ""]
    assert not open_page("areas", theme="Gardening").exception


def test_a_filter_of_areas_leaves_the_editions_that_are_silent_on_them(real: Tables) -> None:
    whole = areas.editions(real, NONE)
    for area in real["areas"]["label"]:
        found = areas.editions(real, Filters(areas=(area,)))
        told = ["series", "edition", "area", "mention", "change"]
        assert found[told].to_dict("records") == whole[whole["area"] == area][told].to_dict("records")


def test_an_edition_without_the_area_is_silent(real: Tables) -> None:
    found = areas.wording(real, (), "Space")
    assert found[found["edition"] == "nato-2012"]["mention"].tolist() == ["not_named"]
    assert found[found["edition"] == "2013-joint-political-declaration"]["mention"].tolist() == ["not_confirmed"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, None),
        ({"area": ["Cyber defence"], "source": ["nato-2017"]}, None),
        ({"q": "cyber"}, "records behind a cell: words"),
        (
            {"q": "cyber", "years": ["2010", "2020"], "undated": "false"},
            "records behind a cell: years, words, open and undated",
        ),
    ],
)
def test_the_matrix_says_which_filters_leave_it_whole(query: dict[str, str | list[str]], said: str | None) -> None:
    captions = " ".join(caption.value for caption in open_page("areas", **query).caption)
    assert ("records behind a cell" in captions) == (said is not None)
    assert (said or "") in captions
