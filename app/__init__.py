"""What the copilot decides, and the service around it."""
