"""What holds in reviews: weights, bands, what may be shown of answers."""
