"""What the filters select of the tables, and how much of it there is."""
