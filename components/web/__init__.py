"""The HTTP shell: what answers before a page and around it. It knows no chart."""
