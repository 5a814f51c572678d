"""The doors for reads of coaching: sessions and plans, whom to see, what it changed, how much of it there is."""
