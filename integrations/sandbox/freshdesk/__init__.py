"""Freshdesk's HTTP face over the store: `/api/v2/…`, automation rules and product events."""
