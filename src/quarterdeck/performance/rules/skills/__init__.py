"""What a level is, how ready somebody is, what a development plan consists of, and the model to begin with."""
