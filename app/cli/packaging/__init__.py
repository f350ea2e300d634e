"""Apps for a helpdesk's own store: put together, checked by the vendors' rules, packed."""
