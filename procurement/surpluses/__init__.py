"""Surplus of a stock-take (盘盈): what was found without a card is valued, decided on, and entered in the books, never netted."""
