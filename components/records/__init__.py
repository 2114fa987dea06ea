"""The parts of the records page."""
