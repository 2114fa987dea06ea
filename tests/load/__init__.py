"""A load test that anyone can repeat: `python -m tests.load`, on the loopback interface only, with an end."""
