"""The sections of the about page."""
