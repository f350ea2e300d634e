"""What a helpdesk is, and the ones we speak."""
