"""Acceptance (验收) of works and deliveries alike: quantities, requirements, rounds with rework, the second person, paper 12."""
