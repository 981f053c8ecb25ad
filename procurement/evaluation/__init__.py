"""Quotes and their evaluation: corrections, policy prices, low prices, scores, ranking, dissent; every sum shown line by line."""
