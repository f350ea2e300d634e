"""What comes in by `/api/v1`, and what goes out; the OpenAPI document is made of these."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel

from app.evidence import preview, seen
from app.policy import Change

LARGEST_NUMBER = 2**31 - 1
VISIBLE = r"[^\s\x00-\x20\x7f-\xa0]"  # at least one sign that can be seen


def _whole(value: object) -> object:
    """Return 7 for 7.0: to JSON they are the same number."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


# The limits stand nearest to the type: behind a validator the description would lose them.
Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER), BeforeValidator(_whole)]
Base = Annotated[int, Field(ge=0, le=LARGEST_NUMBER), BeforeValidator(_whole)]
Days = Annotated[int, Field(ge=1, le=365), BeforeValidator(_whole)]
Words = Annotated[str, Field(min_length=1, max_length=2_000, pattern=VISIBLE)]
Told = Annotated[str, Field(max_length=2_000)]
Label = Annotated[str, Field(max_length=200, description="Of the agent, for display; it grants nothing.")]
Level = Literal["off", "observe", "suggest", "reply", "resolve"]


class Body(BaseModel):
    """A call's content: nothing unknown, nothing guessed from another type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Asked(BaseModel):
    """Values of an address or of a query."""

    model_config = ConfigDict(extra="forbid")


# What the sidebar sends


class Place(Asked):
    """A connection."""

    connection: str = Field(max_length=100)


class At(Place):
    """A ticket."""

    ticket: str = Field(pattern=r"^[0-9]{1,20}$")


class AtRun(At):
    """A run of a ticket."""

    run: Number


class AtProposal(AtRun):
    """A proposal of a run."""

    proposal: str = Field(pattern=r"^[0-9a-f]{16}$")


class Hand(Body):
    """Who it is that takes, hands back or stops."""

    agent: Label = ""


class Revision(Hand):
    """How an agent wants a draft changed."""

    instruction: str = Field(min_length=1, max_length=500, pattern=VISIBLE)


class AtRedraft(At):
    """A change of a ticket's draft."""

    id: str = Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")


class Opinion(Hand):
    """What an agent did with a suggestion, or thinks of it."""

    run: Number
    kind: Literal["used", "edited", "rejected", "helpful", "unhelpful", "passage_helpful", "passage_unhelpful"] = Field(
        description="The last two are about one passage."
    )
    reason: Told = ""
    passage: str = Field("", max_length=300, description="The passage's id, as a citation or an answer has it.")
    text_digest: str = Field("", pattern=r"^[0-9a-f]{0,64}$", description="Of the text that was sent instead.")


Value = Annotated[str, Field(max_length=200)]


class Approval(Hand):
    """An agent's yes to a proposal."""

    parameters: dict[str, Value] | None = Field(None, description="In place of the proposed ones.")


class Decline(Hand):
    """An agent's no to a proposal."""

    reason: Told = ""


class Enquiry(Body):
    """A question of an agent's to the knowledge base."""

    question: Words
    language: str = Field("", pattern=r"^([a-z]{2})?$", description="Two letters; empty: as the question is written.")
    internal: bool = Field(True, description="Also what only agents may read.")


# What the console sends


class Wish(Body):
    """What is to hold for an intent; what is left out stays."""

    ceiling: Level | None = None
    threshold: float | None = Field(None, ge=0, le=1)

    def plain(self) -> dict[str, object]:
        """Return what is wished, as a policy's text has it."""
        return self.model_dump(exclude_none=True)


EXAMPLE = {"return_policy": {"ceiling": "reply", "threshold": 0.9}}
Wishes = Annotated[dict[str, Wish], Field(min_length=1, max_length=200, examples=[EXAMPLE])]


class Preview(Body):
    """A change to look at first."""

    changes: Wishes
    since_days: Days = 30


class Reform(Body):
    """A change of intents. `base` is the version that it was made from."""

    changes: Wishes
    reason: Words
    base: Base


class Switch(Body):
    """The big switch."""

    paused: bool
    reason: Told = ""


class SwitchAnswer(BaseModel):
    """How the big switch stands, and who turned it; of two who pause the first one stays."""

    paused: bool
    who: str
    at: str
    reason: str


class Return(Body):
    """An earlier version again. `base` is the version that is in force."""

    reason: Words
    base: Base


class AtVersion(Asked):
    """A version; 0 is the shipped policy."""

    number: Base


class AtNumber(Asked):
    """A run."""

    number: Number


class Attempt(Body):
    """A text for the try box."""

    text: str = Field(min_length=1, max_length=10_000, pattern=VISIBLE)
    connection: str = Field("", max_length=100, description="Whose policy and articles; empty: the first one's.")


class Search(Asked):
    """Which runs; what is left out does not narrow."""

    text: str = Field("", max_length=100, description="Of a ticket's id, a run's number, an intent's name.")
    connection: str = Field("", max_length=100)
    kind: str = Field("", max_length=40)
    intent: str = Field("", max_length=100)
    reason: str = Field("", max_length=40)
    since_days: int = Field(0, ge=0, le=3650, description="0: since ever.")
    limit: int = Field(50, ge=1, le=200)
    before: Base = Field(0, description="Only runs with a smaller number, for the next page.")


# What is answered


class Trouble(BaseModel):
    """Why it was not done, for programs and for people, and what to do."""

    code: str
    message: str
    mend: str


class ErrorAnswer(BaseModel):
    """Every answer that is not what was asked for."""

    error: Trouble


class ViewAnswer(RootModel[seen.View]):
    """A ticket as its agent sees it."""


class ConsiderAnswer(BaseModel):
    """Whether the wish was new; the view shows `working` until it is done."""

    status: Literal["accepted", "known"]


class ReviewAnswer(BaseModel):
    """Kept."""

    run: int
    kind: str


class RedraftBegun(BaseModel):
    """Where the changed draft is to be asked for."""

    id: str


class RedraftAnswer(BaseModel):
    """How far it is; `against` is what speaks against the changed draft, in words."""

    state: Literal["working", "done", "failed"]
    html: str = ""
    why: str = ""
    against: list[str] = []
    reasons: list[str] = []


class BearerAnswer(BaseModel):
    """What a browser may ask for streamed changes of one ticket with."""

    token: str
    seconds: int


class RunsAnswer(BaseModel):
    """Runs, newest first."""

    runs: list[seen.Story]


class SimilarAnswer(BaseModel):
    """Tickets with a like question, likest first."""

    tickets: list[seen.Alike]


class HitsAnswer(RootModel[seen.Hits]):
    """Passages, best first."""


class Edition(BaseModel):
    """A version of the policy, without its text."""

    number: int
    created: str
    author: str
    reason: str
    digest: str
    changes: list[Change]


class IntentsAnswer(BaseModel):
    """The autonomy table. `version` 0 is the shipped policy; `managed` names the file that holds it instead."""

    version: int
    managed: str
    paused: bool
    intents: list[seen.Row]


class PreviewAnswer(BaseModel):
    """By intent, what the change would have made of the newest runs."""

    intents: dict[str, preview.Effect]


class VersionsAnswer(BaseModel):
    """Versions, newest first."""

    versions: list[Edition]


class TriedAnswer(RootModel[seen.Tried]):
    """What the copilot would do."""


class WholeAnswer(RootModel[seen.Whole]):
    """Everything that is kept about a run."""
