"""Which road a purchase takes: regime, layer, methods allowed and who signs, by dated rows; stored with the row that fired."""
