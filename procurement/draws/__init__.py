"""The draw of a review panel that anybody can recompute: committed list and rules, public numbers, substitutes, recusal."""
