"""Fill a store with sample articles and tickets from a folder."""
