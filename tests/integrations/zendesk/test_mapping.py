"""Test that Zendesk's words become ours."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.helpdesk import Author, Channel, Message, Requester, Status, Ticket, TicketEvent, Visibility
from integrations.zendesk import mapping
from tests.integrations.zendesk.shapes import (
    AGENT,
    CHANGED,
    COLLEAGUE,
    MADE,
    ME,
    OTHER,
    REQUESTER,
    article,
    audit,
    comment,
    handed,
    people,
    ticket,
    user,
    via,
)

AT = datetime(2026, 3, 2, 12, 5, tzinfo=UTC)


def read(raw: dict[str, Any], *comments: dict[str, Any], known: dict[int, Any] | None = None) -> Ticket:
    thread = mapping.Thread(raw, comments or (comment(),), known if known is not None else people(), ME)
    return mapping.ticket("main", thread, None, "shop", "https://acme.zendesk.com/agent/tickets/7")


def one(raw: dict[str, Any], **changes: Any) -> Message:
    return read(ticket(**changes), raw).messages[0]


def test_ticket_keeps_what_it_says() -> None:
    found = read(ticket(assignee_id=AGENT, group_id=5, tags=["vip", "late"]))

    assert (found.connection, found.id, found.subject) == ("main", "7", "Where is it?")
    assert (found.status, found.channel) == (Status.OPEN, Channel.EMAIL)
    assert (found.version, found.updated) == (CHANGED, AT)
    assert (found.assignee_id, found.group_id, found.tags) == ("200", "5", frozenset({"vip", "late"}))
    assert (found.brand, found.parent_id, found.merged) == ("shop/1", "", False)


def test_empty_fields_are_empty_words() -> None:
    found = read(ticket(subject=None, tags=None, email_cc_ids=None, collaborator_ids=None, via=None))

    assert (found.subject, found.tags, found.copied) == ("", frozenset(), ())
    assert (found.assignee_id, found.group_id, found.channel) == ("", "", Channel.OTHER)


def test_requester_keeps_what_is_known() -> None:
    found = read(ticket(), known=people(organization_id=44, locale="de", tags=["gold"])).requester

    assert found == Requester("100", "Person 100", "person-100@example.com", "de", "44", frozenset({"gold"}))


def test_unknown_requester_keeps_the_id() -> None:
    assert read(ticket(), known={}).requester == Requester("100")


@pytest.mark.parametrize("word", ["new", "open", "pending", "hold", "solved", "closed", "deleted", "OPEN"])
def test_status_is_ours(word: str) -> None:
    assert read(ticket(status=word)).status == Status(word.lower())


def test_status_of_the_future_counts_as_open() -> None:
    assert read(ticket(status="paused")).status is Status.OPEN


@pytest.mark.parametrize(
    ("word", "ours"),
    [
        ("email", "email"),
        ("web", "web"),
        ("chat", "chat"),
        ("native_messaging", "chat"),
        ("voice", "voice"),
        ("api", "api"),
        ("sample_ticket", "other"),
        ("twitter", "other"),
        ("", "other"),
    ],
)
def test_channel_is_ours(word: str, ours: str) -> None:
    assert read(ticket(via=via(word))).channel == Channel(ours)


@pytest.mark.parametrize(
    ("number", "author"),
    [
        (REQUESTER, Author.REQUESTER),
        (OTHER, Author.OTHER),
        (AGENT, Author.AGENT),
        (COLLEAGUE, Author.AGENT),
        (ME, Author.COPILOT),
        (-1, Author.SYSTEM),
        (None, Author.SYSTEM),
        (12345, Author.OTHER),
    ],
)
def test_author_is_told_apart(number: int | None, author: Author) -> None:
    assert one(comment(number)).author is author


def test_agent_who_asks_for_help_is_the_requester() -> None:
    assert one(comment(AGENT), requester_id=AGENT).author is Author.REQUESTER


def keyed(author: int) -> dict[str, Any]:
    return comment(author, metadata={"system": {}, "custom": {"deskmate_key": "k1"}})


def test_our_key_on_a_colleagues_account_is_the_copilot() -> None:
    found = one(keyed(AGENT))

    assert (found.author, found.key) == (Author.COPILOT, "k1")


@pytest.mark.parametrize("number", [REQUESTER, OTHER])
def test_our_key_does_not_make_a_customer_the_copilot(number: int) -> None:
    assert one(keyed(number)).author is not Author.COPILOT


@pytest.mark.parametrize("metadata", [None, {}, {"custom": None}, {"custom": {"deskmate_key": 5}}, {"flags": None}])
def test_odd_metadata_is_no_key(metadata: Any) -> None:
    found = one(comment(metadata=metadata))

    assert (found.key, found.automatic, found.on_behalf) == ("", False, False)


@pytest.mark.parametrize(
    ("flags", "automatic", "on_behalf"),
    [
        ([], False, False),
        ([4], True, False),
        ([11], False, True),
        ([4, 11, 99], True, True),
        ([0, 2, 15], False, False),
    ],
)
def test_flags_are_read(flags: list[int], automatic: bool, on_behalf: bool) -> None:
    found = one(comment(metadata={"system": {}, "custom": {}, "flags": flags, "flags_options": {}}))

    assert (found.automatic, found.on_behalf) == (automatic, on_behalf)


def test_ticket_entered_by_an_agent_begins_on_behalf() -> None:
    found = read(ticket(submitter_id=AGENT), comment(), comment(number=72))

    assert [message.on_behalf for message in found.messages] == [True, False]


@pytest.mark.parametrize("changes", [{}, {"submitter_id": OTHER}, {"submitter_id": AGENT, "requester_id": AGENT}])
def test_other_tickets_do_not_begin_on_behalf(changes: dict[str, Any]) -> None:
    assert not one(comment(), **changes).on_behalf


@pytest.mark.parametrize(
    ("public", "ours"), [(True, Visibility.PUBLIC), (False, Visibility.INTERNAL), (None, Visibility.INTERNAL)]
)
def test_visibility_is_public_only_when_said(public: Any, ours: Visibility) -> None:
    assert one(comment(public=public)).visibility is ours


def test_message_keeps_what_it_says() -> None:
    file = {"file_name": "a.png", "content_type": "image/png", "size": 12}
    found = one(comment(attachments=[file], via=via("web")))

    assert (found.id, found.author_id, found.author_email) == ("71", "100", "person-100@example.com")
    assert (found.text, found.channel, found.created) == ("Hello", Channel.WEB, datetime(2026, 3, 2, 12, tzinfo=UTC))
    assert [(one.name, one.content_type, one.size) for one in found.attachments] == [("a.png", "image/png", 12)]


@pytest.mark.parametrize(
    ("bodies", "words"),
    [
        ({"html_body": "<p>new</p><blockquote>old</blockquote>", "plain_body": "new old"}, "new\n\n> old"),
        ({"html_body": "", "plain_body": " plain "}, "plain"),
        ({"html_body": None, "plain_body": None, "body": "Call from +1"}, "Call from +1"),
        ({"html_body": None, "plain_body": None, "body": None}, ""),
    ],
)
def test_words_come_from_the_best_form(bodies: dict[str, Any], words: str) -> None:
    assert one(comment(**bodies)).text == words


def test_copies_leave_out_colleagues_and_the_requester() -> None:
    found = read(ticket(email_cc_ids=[OTHER, REQUESTER, 777], collaborator_ids=[AGENT, OTHER]))

    assert [person.id for person in found.copied] == ["300", "777"]


def test_follow_up_names_its_parent() -> None:
    assert read(ticket(via=via("web", "follow_up", ticket_id=3))).parent_id == "3"


def test_other_sources_name_no_parent() -> None:
    assert read(ticket(via=via("web", "merge", ticket_id=3))).parent_id == ""


@pytest.mark.parametrize("changes", [{"tags": ["closed_by_merge"]}, {"via": via("system", "merge")}])
def test_merged_ticket_is_seen(changes: dict[str, Any]) -> None:
    assert read(ticket(**changes)).merged


def test_named_are_all_whom_we_must_know() -> None:
    raw = ticket(submitter_id=AGENT, email_cc_ids=[OTHER], collaborator_ids=[5])

    assert mapping.named(raw, [comment(-1), comment(COLLEAGUE), comment(None)]) == {100, 200, 300, 5, 201}


def assigned(*audits: dict[str, Any]) -> datetime | None:
    return mapping.assigned(audits, people(), ME)


def test_person_who_takes_a_ticket_has_it_by_hand() -> None:
    assert assigned(audit(handed(AGENT))) == AT


def test_person_who_gives_a_ticket_away_did_it_by_hand() -> None:
    assert assigned(audit(handed(AGENT), author=COLLEAGUE)) == AT


def test_last_assignment_counts() -> None:
    later = "2026-03-02T13:00:00Z"

    assert assigned(audit(handed(AGENT)), audit(handed(COLLEAGUE), created_at=later)) == mapping.moment(later)


@pytest.mark.parametrize(
    "row",
    [
        audit(handed(None)),
        audit(handed(ME)),
        audit(handed(AGENT), author=ME),
        audit(handed(AGENT), author=-1),
        audit(handed(AGENT), author=REQUESTER),
        audit(handed(AGENT), via=via("rule", "automation")),
        audit(handed(AGENT, via=via("rule", "trigger"))),
        audit(handed(AGENT), via=via("api"), author=COLLEAGUE),
        audit(handed(AGENT, field_name="group_id")),
        audit({"type": "Comment", "id": 1}),
        audit(),
    ],
)
def test_other_changes_are_not_by_hand(row: dict[str, Any]) -> None:
    assert assigned(row) is None


def test_agent_with_a_tool_of_their_own_takes_by_hand() -> None:
    assert assigned(audit(handed(AGENT), via=via("api"))) == AT


def test_written_finds_the_comment_with_our_key() -> None:
    rows = [comment(number=1), keyed(ME) | {"id": 2}]

    assert (mapping.written(rows, "k1"), mapping.written(rows, "k2")) == ("2", "")


def test_written_finds_the_comment_of_an_audit() -> None:
    row = audit({"id": 3, "type": "Change"}, {"id": 4, "type": "Comment"}, metadata={"custom": {"deskmate_key": "k1"}})

    assert mapping.written([row], "k1") == "4"


def test_written_finds_an_audit_without_a_comment() -> None:
    assert mapping.written([audit(metadata={"custom": {"deskmate_key": "k1"}})], "k1") == "5"


def test_exported_ticket_is_an_event() -> None:
    found = mapping.change("main", ticket(generated_timestamp=1772453100))

    assert found == TicketEvent("main", "poll:7:1772453100", "7", AT)


def test_exported_ticket_is_a_new_event_after_a_new_change() -> None:
    stamps = (1, 1, 2)
    ids = [found.event_id for stamp in stamps if (found := mapping.change("main", ticket(generated_timestamp=stamp)))]

    assert len(set(ids)) == 2


def test_deleted_ticket_is_no_event() -> None:
    assert mapping.change("main", ticket(status="deleted")) is None


def test_published_open_article_is_public() -> None:
    found = mapping.article(article(), "shop", {4: "Basics"})

    assert (found.id, found.title, found.body, found.format) == ("11", "Resetting", "<p>Press it.</p>", "html")
    assert (found.locale, found.brand, found.section, found.labels) == ("en-us", "shop", "Basics", ("reset",))
    assert (found.url, found.updated) == ("https://acme.zendesk.com/hc/en-us/articles/11", mapping.moment(MADE))
    assert found.public


@pytest.mark.parametrize(
    "changes",
    [{"draft": True}, {"draft": None}, {"user_segment_id": 3}, {"user_segment_ids": [3]}, {"user_segment_id": 0}],
)
def test_any_restriction_makes_an_article_internal(changes: dict[str, Any]) -> None:
    assert not mapping.article(article(**changes), "", {}).public


@pytest.mark.parametrize("missing", ["draft", "user_segment_id"])
def test_article_that_does_not_say_who_may_read_is_internal(missing: str) -> None:
    raw = {key: value for key, value in article().items() if key != missing}

    assert not mapping.article(raw, "", {}).public


def test_hidden_translation_is_internal() -> None:
    assert not mapping.article(article(), "", {}, hidden=True).public


def test_articles_without_several_segments_can_be_public() -> None:
    assert mapping.article(article(user_segment_ids=None), "", {}).public


def test_translation_replaces_the_words_and_keeps_the_restriction() -> None:
    shown = mapping.translated(
        article(user_segment_id=3), {"title": "Neu", "body": "<p>x</p>", "locale": "de", "draft": False}
    )
    found = mapping.article(shown, "", {})

    assert (found.title, found.locale, found.public, found.id) == ("Neu", "de", False, "11")


def test_light_and_restricted_accounts_are_seen() -> None:
    free = mapping.agent(user(ME, "admin"))
    light = mapping.agent(user(ME, "agent", only_private_comments=True, ticket_restriction="groups"))

    assert (free.may_reply, free.sees_all, light.may_reply, light.sees_all) == (True, True, False, False)


@pytest.mark.parametrize(
    "value",
    ["2026-03-02T12:05:00Z", "2026-03-02T12:05:00.000000000Z", "2026-03-02T13:05:00+01:00", "2026-03-02T12:05:00"],
)
def test_moment_is_utc(value: str) -> None:
    assert mapping.moment(value) == AT
    assert mapping.moment(value).tzinfo is UTC


@given(st.datetimes(timezones=st.just(UTC)), st.integers(0, 999))
def test_moment_cuts_nanoseconds(moment: datetime, nano: int) -> None:
    assert mapping.moment(f"{moment:%Y-%m-%dT%H:%M:%S}".rjust(19, "0") + f".{moment:%f}{nano:03}Z") == moment


def test_creation_is_not_the_version() -> None:
    assert read(ticket()).created == mapping.moment(MADE)


def told(*actions: tuple[str, Any], **changes: Any) -> str:
    """Return the body of a macro with these actions, or an empty string."""
    raw = {"id": 3, "title": "Late", "active": True, "restriction": None, "updated_at": CHANGED}
    raw |= {"actions": [{"field": field, "value": value} for field, value in actions]}
    found = mapping.macro(raw | changes, "shop", "")
    return found.body if found else ""


def test_macro_that_replies_is_told() -> None:
    assert told(("comment_value", "Sorry.")) == "Sorry."
    assert told(("comment_value", ["channel:all", "Sorry."])) == "Sorry."
    assert told(("comment_value_html", "<p>Sorry.</p>"), ("status", "pending")) == "<p>Sorry.</p>"


@pytest.mark.parametrize(
    ("actions", "changes"),
    [
        ([("status", "solved")], {}),
        ([("comment_value", "")], {}),
        ([("comment_value", [])], {}),
        ([("comment_value", "Look at this."), ("comment_mode_is_public", "false")], {}),
        ([("comment_value", "Mine.")], {"restriction": {"type": "User", "id": 1}}),
        ([("comment_value", "Old.")], {"active": False}),
    ],
)
def test_macro_that_is_nobody_elses_or_no_reply_is_left_out(
    actions: list[tuple[str, Any]], changes: dict[str, Any]
) -> None:
    assert told(*actions, **changes) == ""
