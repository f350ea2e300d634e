"""Pages as people see them, in the system's Chromium."""
