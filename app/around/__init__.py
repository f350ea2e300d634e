"""What lies around a ticket, read before the first word: a file a source, all of them at once, none waited for."""
