"""Pure functions on what people write: no I/O, no policy."""
