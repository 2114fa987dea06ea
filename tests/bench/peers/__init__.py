"""The same page of work in other frameworks: two filters, three numbers, two charts, a table of 50 rows, and a CSV.

They run in an environment of their own, made from `tests/bench/requirements.txt`; nothing here imports Streamlit but the page
that is written as Streamlit's tutorials write it.
"""
