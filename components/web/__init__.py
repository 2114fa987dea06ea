"""The HTTP shell: everything that answers a request before or beside a page. It knows no chart."""
