"""The sections of the records page."""
