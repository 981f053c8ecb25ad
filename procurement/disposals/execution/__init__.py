"""Execution of an approved disposal (处置执行): destruction, hand-over, sale, exchange, scrap, loss, income, cancelling of cards."""
