"""In what the helpdesks differ beneath their faces: the store behaves as its face's vendor does."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Habits:
    """How one vendor's tickets behave.

    `final`: a closed ticket takes no more changes, an answer to it opens a follow-up. In the
    notes of a merge `{}` is the other ticket. `survey_writes`: a rating is a message on the ticket.
    """

    final: bool
    merge_tags: tuple[str, ...]
    merged_note: str
    merge_note: str
    survey_writes: bool
    file_place: str  # where the bytes of a file on a message lie


ZENDESK = Habits(
    final=True,
    merge_tags=("closed_by_merge",),
    merged_note="This request was closed and merged into request #{}.",
    merge_note="Request #{} was closed and merged into this request.",
    survey_writes=False,
    file_place="/attachments/token/{number}/?name={name}",
)
# The merged ticket stays a ticket: closed, with a note, no field and no tag that says so.
FRESHDESK = Habits(
    final=False,
    merge_tags=(),
    merged_note="This ticket is closed and merged into ticket {}.",
    merge_note="Ticket {} is closed and merged into this ticket.",
    survey_writes=True,
    file_place="/data/helpdesk/attachments/{number}/original/{name}?{signed}",
)
