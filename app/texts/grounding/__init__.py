"""Does a text say what its source says: numbers, dates, durations, amounts, units, links, names and negations. Pure."""
