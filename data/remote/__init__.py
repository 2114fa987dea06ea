"""Facts that are too large to be held: the form of a set of them, the rule of the filters, the engines, and the digest."""
