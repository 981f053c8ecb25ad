"""Checklist (清单落实事项): what somebody has to do by a day, what was reported of it, and the signature of another who closes it."""
