"""Inspection campaigns (督查检查): in full or by a sample that anybody can recompute, findings on the spot by two, tasks out of them."""
