"""What the company knows: articles, chunks, search."""
