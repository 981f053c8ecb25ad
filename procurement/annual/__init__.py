"""Annual table (年度统计表, paper 15): purchases, pre-reviews and disposals of one year side by side, each figure over its own base."""
