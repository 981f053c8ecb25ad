"""Tables handed in by an administrator (XLSX, CSV): read, checked whole, shown, then stored whole or not at all.

A room makes its table known with `register(Kind(…))`; everything else (templates, encodings, limits, preview, list of bad rows, worker,
trail, the second person) is the same for all."""
from .columns import Column, choice, day, number, text, whole, yes_no
from .kinds import KINDS, Change, Kind, Row, Sheet, register

__all__ = ["KINDS", "Change", "Column", "Kind", "Row", "Sheet", "choice", "day", "number", "register", "text", "whole", "yes_no"]
