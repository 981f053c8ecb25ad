"""Every number that a rule needs, as dated rows with source and mark; no number of a rule stands in code."""
