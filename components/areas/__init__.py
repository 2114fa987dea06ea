"""The areas page."""
