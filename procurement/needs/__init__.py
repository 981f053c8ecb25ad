"""What is asked for and why (采购需求): items, budget, market survey, reviews, intention, and the check against splitting."""
