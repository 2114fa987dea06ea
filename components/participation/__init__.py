"""The participation page."""
