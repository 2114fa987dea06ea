"""What the sources page is made of: one module for each of its views."""
