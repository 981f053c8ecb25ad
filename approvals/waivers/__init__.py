"""Waivers of the three rights (三权放弃): which right the bureau has given up by which document, entered by two people."""
