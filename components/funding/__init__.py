"""What the funding page is made of: its controls, the three sums, and one module for each section."""
