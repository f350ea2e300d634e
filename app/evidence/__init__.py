"""What we can show for it: trials on anybody's tickets, later replays, evaluations, reports."""
