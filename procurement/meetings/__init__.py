"""Collective decisions (集体决策): who sat together, what each said in which order, how it was voted, and what was resolved."""
