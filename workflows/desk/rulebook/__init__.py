"""Rulebook and calendar on screen: what is in force, what changes when, what it decided, and how two people change it."""
