"""Hours of a weekday in words."""

from integrations.helpdesk import Schedule

_DAY = 1440  # minutes


def clocked(schedule: Schedule, weekday: int, dash: str = "-") -> str:
    """Return the intervals that begin on a weekday, from 0 for Monday, as "9:00-17:00, 18:00-20:00"."""
    spans = sorted(one for one in schedule.week if one[0] // _DAY == weekday)
    return ", ".join(f"{_clock(start % _DAY)}{dash}{_clock(end % _DAY or _DAY)}" for start, end in spans)


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02d}"
