"""How the records are made, in words: what a reader must know before using them."""

from collections.abc import Mapping

METHOD: Mapping[str, str] = {
    "How facts are coded": """
- **A record is one fact in the world**, told in the project's own words. Documents that tell the same visit are citations
  of one record, not several records.
- **Every record is cited** to the paragraph that states it, where the document lies in a file; else to a place in words.
- **Dates are as exact as the sources and no more.** They are kept in EDTF (ISO 8601-2); a month is drawn as a month, a
  decade fades.
- **Not known is a value.** An amount or date that no source states is “not stated”, never zero.
- **An outlook is not participation.** What Japan “could” join is marked as possible and stands apart.
""",
    "What is never counted twice": """
- Pledges, payments and running totals overlap. An amount is added only where it is safe; otherwise the ledger says why not.
- What is part of another amount, what fulfils a pledge and what may be the same money is never added beside it.
- What went *through* NATO's funds, what was given *alongside* its operations and what is *context* are three sums.
- A sum for several years is never spread over its years.
- A record of several areas counts in each of them, and the chart says so; a total of records counts it once.
""",
    "When sources differ, and when they change": """
- **Disagreement is data.** Both readings stand with their documents and their effect, and the record says which it follows.
- **Editions are documents of their own.** What NATO's page on Japan says in 2012, 2017 and 2023 is kept side by side. What a
  later edition does not list has not ended; the edition is silent on it.
- **Partly read lists are said to be so.** An area that is not confirmed for a programme is neither in it nor left out of it.
""",
}
"""Text (Markdown) by heading."""

CONFIDENCE = (
    "Confidence is a judgement of an editor on how well the sources carry the record; it is not a count of documents. Which "
    "documents agree, differ or are silent stands on the page of sources, and so do the records that rest on one alone."
)
"""What follows the description of the column `confidence`."""
