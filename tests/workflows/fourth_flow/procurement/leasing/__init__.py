"""Leasing of rooms: what is let, to whom, for how much and how long."""
