"""The contract and its performance: signing, amendments, supervision sheets, acceptance with rework, request for payment."""
