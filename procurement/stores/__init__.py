"""The store: goods received against a signed acceptance, and issued against a request with an appointment."""
