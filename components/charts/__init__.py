"""Charts: pure functions, DataFrame in, plotly Figure out; one module per page's subject.

Every mark carries in `customdata` the identifiers of the records it stands for, joined by spaces, so that a click leads to
them.
"""
