"""Draw charts: pure functions, DataFrame in, plotly Figure out; one module per page's subject.

Every mark carries in `customdata` the key of the row that it draws, so that a click leads to the records behind it.
"""
