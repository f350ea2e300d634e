"""Pages as people see them, in the system's Chromium."""

WAIT = 20_000  # milliseconds for anything to come: on a busy machine all of it comes late
