"""A shop that runs here: a small store behind a plain HTTP API, and the adapter that speaks it as `Commerce`."""
