"""What a team is asked: kinds of tickets by volume, and what each is worth handing to a machine."""
