"""The floor: an application that draws the elements of each page from constants, in the same containers."""
