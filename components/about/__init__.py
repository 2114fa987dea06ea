"""The parts of the about page."""
