"""Rows and papers that leave the system: CSV, XLSX, JSON Lines and PDF, made by the worker and entered in the trail."""
