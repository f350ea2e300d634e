"""The packaged sidebar inside stand-ins of both helpdesks."""
