"""Allocation standards (资产配置标准): minimum life, price cap and number of each thing, vehicles too. Answers name their row."""
