"""What may be bought and from which money: catalogue of categories (品目), budget lines with their balance, quotas of units."""
