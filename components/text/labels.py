"""Name every id that readers see: one table for each enumeration of the data and of the controls, from id to label.

The ids of an enumeration stand in the order in which controls offer them.
"""

from collections.abc import Mapping

from components.text.messages import marked, message

_FLOWS = {
    "pledge": marked("Pledge"),
    "commitment": marked("Commitment"),
    "disbursement": marked("Payment"),
    "in_kind": marked("In kind"),
    "personnel": marked("Personnel"),
    "lead": marked("Leadership"),
    "unspecified": marked("Status unclear"),
}

_FORMATS = {
    "exercise": marked("Exercise"),
    "body": marked("Body"),
    "programme": marked("Programme"),
    "mission": marked("Mission"),
    "post": marked("Post"),
    "dialogue": marked("Dialogue"),
    "initiative": marked("Initiative"),
}

LABELS: Mapping[str, Mapping[str, str]] = {
    # Columns of the tables
    "table": {"events": marked("Events"), "contributions": marked("Contributions"), "participation": marked("Participation")},
    "kind": {
        "visit": marked("Visit"),
        "summit": marked("Summit"),
        "ministerial": marked("Ministerial meeting"),
        "consultation": marked("Consultation"),
        "agreement": marked("Agreement"),
        "declaration": marked("Declaration"),
        "appointment": marked("Appointment"),
        "office": marked("Office"),
        "exercise": marked("Exercise"),
        "conference": marked("Conference"),
        "operation": marked("Operation"),
        "publication": marked("Publication"),
        "statement": marked("Statement"),
        "other": marked("Other"),
        "contribution": marked("Contribution"),
        # Of a record of any table it is a contribution's flow or a participation's format too.
        **_FLOWS,
        **_FORMATS,
    },
    "flow": _FLOWS,
    "flow_group": {
        "given": marked("given"),
        "committed": marked("firmly committed"),
        "pledged": marked("pledged"),
        "unspecified": marked("not said to be promised or given"),
    },
    "channel": {
        "not_stated": marked("Channel not stated"),
        "others": marked("Other channels"),
        "every": marked("every channel"),
    },
    "recipient": {
        "not_stated": marked("Recipient not stated"),
        "others": marked("Other recipients"),
        "every": marked("every recipient"),
    },
    "state": {"given": marked("Given"), "promised": marked("Pledged"), "unclear": marked("Status unclear")},
    "measure": {
        "increment": marked("Single amount"),
        "period": marked("Sum for a period"),
        "cumulative": marked("Running total"),
        "context": marked("Figure for scale"),
    },
    "qualifier": {
        "exact": marked("Exact"),
        "at_least": marked("At least"),
        "more_than": marked("Over"),
        "about": marked("About"),
        "up_to": marked("Up to"),
    },
    "amount_per": {"year": marked("A year")},
    "nato_link": {
        "through": marked("Through NATO’s own funds and programmes"),
        "alongside": marked("Alongside NATO’s operations"),
        "context": marked("Context"),
    },
    "format": _FORMATS,
    "role": {
        "participant": marked("Participant"),
        "contributing_participant": marked("Contributing participant"),
        "lead": marked("Lead"),
        "partner": marked("Partner"),
        "supporter": marked("Supporter"),
        "liaison": marked("Liaison"),
        "observer": marked("Observer"),
        "possible": marked("Possible"),
    },
    "confidence": {"high": marked("High confidence"), "medium": marked("Medium confidence"), "low": marked("Low confidence")},
    "milestone": {"agreement": marked("Agreement or institution"), "first": marked("First of its kind")},
    "precision": {
        "day": marked("exact day"),
        "month": marked("exact month"),
        "year": marked("exact year"),
        "decade": marked("decade"),
        "interval": marked("first to last day"),
        "ongoing": marked("no end stated"),
        "undated": marked("no beginning stated"),
    },
    "reason": {
        "added": marked("Added"),
        "unpriced": marked("No amount stated"),
        "context": marked("For scale only"),
        "running": marked("Running total"),
        "unconverted": marked("No value in dollars"),
        "no_constant": marked("No value in constant dollars"),
        "paid": marked("Pledge later paid"),
        "contained": marked("Contained in an added amount"),
        "parts": marked("Its parts are added"),
        "overlap": marked("May be the same money"),
        "editor": marked("Editor’s judgement"),
    },
    "source_kind": {
        "official": marked("Official"),
        "commentary": marked("Commentary"),
        "press": marked("Press"),
        "research": marked("Research"),
        "other": marked("Other"),
    },
    "organisation_kind": {
        "state": marked("State"),
        "government": marked("Government body"),
        "force": marked("Armed force"),
        "parliament": marked("Parliament"),
        "nato": marked("NATO body"),
        "fund": marked("Fund"),
        "programme": marked("Programme"),
        "international": marked("International organisation"),
        "research": marked("Research institute"),
        "company": marked("Company"),
        "group": marked("Group"),
        "other": marked("Other"),
    },
    "stance": {
        "supports": marked("Supports"),
        "agrees": marked("Agrees"),
        "differs": marked("Differs"),
        "silent": marked("Silent"),
    },
    "discrepancy": {
        "conflict": marked("Contradiction"),
        "double_count": marked("Risk of counting twice"),
        "ambiguity": marked("Ambiguous text"),
        "wording": marked("Different wording"),
        "damage": marked("Damaged text"),
    },
    "mention": {
        "listed": marked("Listed"),
        "discussed": marked("Discussed"),
        "not_named": marked("Not named"),
        "not_confirmed": marked("Not confirmed"),
    },
    "mention_change": {
        "entered": marked("Added to the list"),
        "left": marked("Removed from the list"),
        "renamed": marked("Renamed in the list"),
        "newly_discussed": marked("Newly discussed"),
        "no_longer_named": marked("No longer named"),
    },
    "edition_change": {
        "both": marked("In both"),
        "later": marked("Only in the later"),
        "earlier": marked("Only in the earlier"),
    },
    "left_out": {
        "later": marked("only later documents state it"),
        "undated": marked("a document without a date of publication states it"),
    },
    "series": {"page": marked("NATO’s page"), "programmes": marked("Programmes")},
    "year": {"none": marked("no year")},
    "end": {"stated": marked("End stated"), "open": marked("Ongoing"), "unknown": marked("End not known")},
    # Controls
    "lanes": {
        "kind": marked("Kind"),
        "area": marked("Area"),
        "actor": marked("Actor"),
        "table": marked("Record type"),
        "format": marked("Format"),
        "role": marked("Role"),
    },
    "section": {
        "time": marked("Over time"),
        "parties": marked("Recipients and channels"),
        "map": marked("Map"),
        "delivery": marked("Pledged and delivered"),
        "in_kind": marked("In kind"),
        "ledger": marked("Ledger"),
    },
    "link": {"through": marked("Through NATO"), "alongside": marked("Alongside NATO"), "context": marked("Context")},
    "prices": {"current": marked("Current"), "constant": marked("Constant")},
    "shown": {
        "all": marked("All"),
        "pledges": marked("Pledges"),
        "given": marked("Given"),
        "unclear": marked("Status unclear"),
    },
    "axis": {"linear": marked("Linear"), "log": marked("Logarithmic")},
    "breakdown": {
        "recipient": marked("Recipient"),
        "channel": marked("Channel"),
        "purpose": marked("Purpose"),
        "flow": marked("Flow"),
        "areas": marked("Area"),
    },
    "filter": {
        "years": marked("Years"),
        "area": marked("Cooperation area"),
        "country": marked("Country"),
        "kind": marked("Kind"),
        "confidence": marked("Confidence"),
        "source": marked("Source"),
        "q": marked("Words"),
        "undated": marked("Open and undated too"),
    },
    "tenure": {"post": marked("Posts"), "body": marked("Bodies"), "programme": marked("Programmes")},
    "count": {"format": marked("Format"), "organisation": marked("Organisation")},
    "view": {
        "documents": marked("Documents"),
        "agreement": marked("Agreement"),
        "single": marked("Single-source records"),
        "editions": marked("Editions"),
        "differences": marked("Differences"),
        "quality": marked("Quality"),
    },
    # What stands for the values that no enumeration has
    "relation": {
        "related": marked("related"),
        "payment": marked("given under it"),
        "part": marked("contained in this"),
        "overlap": marked("may be partly the same money"),
        "pledge": marked("pledge that this fulfils"),
        "whole": marked("contains this"),
    },
    "other": {
        "none": marked("None"),
        "not_stated": marked("not stated"),
        "others": marked("Others"),
        "no_actor": marked("No actor stated"),
    },
}

ALIASES: Mapping[str, str] = {
    "Through time": "time",
    "Who and how": "parties",
    "Where": "map",
    "Not money": "in_kind",
    "Not said": "unclear",
    "Area": "areas",
    "Posts": "post",
    "Bodies": "body",
    "Programmes": "programme",
    "One source only": "single",
    "no year": "none",
}
"""Ids of controls by the words that once stood in addresses in their place, save ids that were written with capitals."""

NOT_STATED = "not_stated"
"""Id that stands for a value where the sources state none; what is not known is a value of its own, and never zero."""


def label(enumeration: str, value: str) -> str:
    """Return the label of an id in the language in use; an id without one, such as the name of an area, is its own label.

    >>> label("flow", "in_kind")
    'In kind'
    """
    text = LABELS.get(enumeration, {}).get(value) or LABELS["other"].get(value)
    return value if text is None else message(text)


def ids(enumeration: str) -> list[str]:
    """Return the ids of an enumeration, in the order in which controls offer them."""
    return list(LABELS[enumeration])
