"""Premises (办公用房台账): buildings, rooms, who sits in them, movements, surplus rooms, old leases; measured against the standard."""
