"""The parts of the timeline page."""
