"""Finding and working with many records: conditions, saved views, columns, acts on many, files."""
