"""What the areas page is made of besides its two charts of records: what documents name, and in which words."""
