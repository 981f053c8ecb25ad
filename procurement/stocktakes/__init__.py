"""Stock-take (盘点): a campaign, a team of at least two, counts on the spot, and what differs, with its cause; nothing is netted."""
