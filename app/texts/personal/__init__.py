"""Personal data in a text: one file a family, each yields spans. Every pattern is linear in the text."""
