"""Writers: from what was found to a draft."""
