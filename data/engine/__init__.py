"""The records as a set that is larger than memory or a machine: its form, the rule of the filters and what can be asked."""
