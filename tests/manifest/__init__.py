"""Apps as an admin uploads them."""
