"""Leaving (离任交接): everything that hangs on a person is listed, gets a successor, and goes over in one reviewed act."""
