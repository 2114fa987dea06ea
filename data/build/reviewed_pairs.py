"""Name the reviewed exceptions to the editorial checks, each with its reason."""

from collections.abc import Mapping

NEAR_EQUAL_TITLES: Mapping[frozenset[str], str] = {}
"""Pairs of records of one table whose dates overlap and whose titles are near-equal, but which are two facts."""

_ARMY_AND_POLICE = "Medicine for the army through NATO's fund; police pay through the fund of the United Nations."
_BUDGET_OF_2010 = (
    "The budget is money for January to March 2010 for other ends; its police pay is in the part that is not added."
)
_PARTS_OF_A_BUDGET = (
    "Separate parts of one budget: 20.4 for refugees, 10.3 for former Taliban, and 19.3 for security with the army."
)

TWO_GIFTS: Mapping[frozenset[str], str] = {
    frozenset(pair): reason
    for *pair, reason in (
        (
            "2002-afg-pledge-tokyo",
            "2004-afg-pledge-berlin",
            "The white paper calls the pledge of Berlin additional; both lie within the one billion reached in November 2005.",
        ),
        (
            "2007-gagp-ghor-literacy",
            "2007-gagp-ghor-vocational",
            "Two notes exchanged on one day with a sum each; the ministry lists them apart.",
        ),
        (
            "afghanistan-ammunition-trust-fund",
            "2008-afg-package-march-un",
            "The ministry gives 3 million euros and 85 million dollars as the two parts of one sum.",
        ),
        (
            "2009-lotfa",
            "2009-tf-isaf-helicopter",
            "Police pay through the fund of the United Nations; helicopters through a fund of NATO.",
        ),
        ("2009-lotfa", "2009-afg-supplementary-refugees", _BUDGET_OF_2010),
        ("2009-lotfa", "2009-afg-supplementary-reintegration", _BUDGET_OF_2010),
        ("2009-lotfa", "ana-trust-fund-medical-supplies", _ARMY_AND_POLICE),
        ("2010-lotfa", "2009-afg-supplementary-refugees", _BUDGET_OF_2010),
        ("2010-lotfa", "2009-afg-supplementary-reintegration", _BUDGET_OF_2010),
        ("2010-lotfa", "ana-trust-fund-medical-supplies", _ARMY_AND_POLICE),
        ("2009-afg-supplementary-refugees", "2009-afg-supplementary-reintegration", _PARTS_OF_A_BUDGET),
        ("2009-afg-supplementary-refugees", "ana-trust-fund-medical-supplies", _PARTS_OF_A_BUDGET),
        ("2009-afg-supplementary-reintegration", "ana-trust-fund-medical-supplies", _PARTS_OF_A_BUDGET),
        (
            "2011-leap-1",
            "2012-ana-trust-fund-literacy",
            "Literacy of the police through UNESCO; literacy of the army through NATO's fund.",
        ),
        (
            "2011-leap-1",
            "2013-afg-281m-february",
            "Agreed twenty months before; UNESCO is not among the nine bodies that shared the 281 million.",
        ),
    )
}
"""Pairs of added amounts for one recipient in overlapping time which are two gifts and share no money."""
