"""The tables and all that knows their form: records, build, store, query, export. Knows no Streamlit."""
