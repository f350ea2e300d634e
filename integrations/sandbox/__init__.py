"""A helpdesk that runs here: a small store behind the HTTP face of Zendesk or of Freshdesk."""
