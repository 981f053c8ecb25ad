"""Passwords: what is good enough, how old one may grow, which were used before, and start passwords where no mail is sent."""
