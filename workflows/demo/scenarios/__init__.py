"""One scenario per flow: people of the cast carrying cases through the doors, for `carry`, for the demo and for tests."""
