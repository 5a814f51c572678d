"""Teams: what a team review comes to, which teams may be chosen, and how many points may be given."""
