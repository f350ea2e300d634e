"""A helpdesk that runs here: a small store behind Zendesk's HTTP face."""
