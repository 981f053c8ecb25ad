"""Disposal of assets (资产处置): forms, whose authority, batches of a month, sale and the ninety-per-cent rule, income to the treasury."""
