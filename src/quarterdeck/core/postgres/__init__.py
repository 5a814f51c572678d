"""The database Quarterdeck carries with it: an embedded PostgreSQL in the data folder. Knows no Django."""
