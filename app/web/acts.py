"""What people change, once for pages and API: who may, what stands against it, what the audit says."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from app.evidence.preview import Effect, preview
from app.evidence.seen import Row
from app.evidence.table import table
from app.policy import PolicyError, amended, edited, paused, shipped
from app.store.accounts import Account, Role
from app.store.ledger import RunQuery
from app.store.policies import Stale, Version
from app.store.switch import Halt
from app.web.errors import Refusal
from app.web.faces import Faces

MONTH = 30  # days of volume
LOOKED_AT = 500  # runs that a preview decides once more, of all changed intents together

Wishes = Mapping[str, Mapping[str, object]]  # intent -> ceiling, threshold
Places = Mapping[tuple[str, str], Mapping[str, object]]  # part of the policy and name -> limits, None to take one away


def intents(faces: Faces) -> tuple[Row, ...]:
    """Return the autonomy table, with the volume of a month."""
    since = faces.clock.now() - timedelta(days=MONTH)
    return table(faces.policy(), faces.ledger.volumes(since), faces.policies.touched())


def foresee(faces: Faces, wishes: Wishes, days: int) -> dict[str, Effect]:
    """Return what a change would have made of the newest runs of these days. Raise Refusal."""
    _known(faces, wishes)
    since, each = faces.clock.now() - timedelta(days=days), LOOKED_AT // max(1, len(wishes))
    entries = [one for name in wishes for one in faces.ledger.search(RunQuery(intent=name, since=since), each)]
    return preview(wishes, entries, faces.policy())


def change(faces: Faces, wishes: Wishes, by: Account, reason: str, base: int) -> Version:
    """Put other ceilings or thresholds in force at once. Raise Refusal."""
    _known(faces, wishes)
    return _save(faces, lambda: edited(text(faces), wishes), by, reason, base)


def amend(faces: Faces, places: Places, by: Account, reason: str, base: int) -> Version:
    """Put other limits of intents, categories or the whole in force at once. Raise Refusal."""
    return _save(faces, lambda: amended(text(faces), places), by, reason, base)


def pause(faces: Faces, by: Account, reason: str = "") -> Halt:
    """Stop everything, whichever policies are in force: everybody who works on tickets may."""
    return faces.switch.pause(by.email, reason)


def resume(faces: Faces, by: Account, reason: str) -> None:
    """Let everything go on, also where the policy itself is paused. Raise Refusal for all but admins."""
    if not by.role.may(Role.ADMIN):
        raise Refusal(403, "not_permitted", "Only an administrator may let it go on.", "Ask an administrator.")
    faces.switch.resume(by.email, reason)
    if faces.policy().paused:
        _save(faces, lambda: paused(text(faces), False), by, reason, faces.policies.stamp())


def restore(faces: Faces, number: int, by: Account, reason: str, base: int) -> Version:
    """Put an earlier version in force again, as a new one; 0 is the shipped policy. Raise Refusal."""
    found = faces.policies.get(number) if number else None
    if number and found is None:
        raise Refusal(404, "unknown_version", "There is no such version.", "Choose one from the history.")
    return _save(faces, lambda: found.toml if found else shipped(), by, reason, base)


def replace(faces: Faces, toml: str, by: Account, reason: str, base: int) -> Version:
    """Put a whole policy in force. Raise Refusal, with line and reason where the text cannot be used."""
    return _save(faces, lambda: toml, by, reason, base)


def text(faces: Faces) -> str:
    """Return the TOML of the newest version in the store, or of the shipped policy."""
    current = faces.policies.current()
    return current.toml if current else shipped()


def _known(faces: Faces, wishes: Wishes) -> None:
    for name in wishes:
        if faces.policy().intent(name) is None:
            mend = "Reload the page: the policy has changed."
            raise Refusal(404, "unknown_intent", "The policy has no such intent.", mend)


def _save(faces: Faces, toml: Callable[[], str], by: Account, reason: str, base: int) -> Version:
    if faces.managed:
        mend = "Change the file; it counts from the next ticket on."
        raise Refusal(409, "managed_by_file", f"The policy is kept in {faces.managed}.", mend)
    try:
        return faces.policies.save(toml(), by.email, reason, base)
    except Stale:
        mend = "Reload the page, look at that change, then make yours."
        raise Refusal(409, "stale", "Somebody changed the policy meanwhile.", mend) from None
    except PolicyError as error:
        raise Refusal(422, "bad_policy", str(error), "Mend the line that is named; nothing was saved.") from None
    except ValueError as error:
        raise Refusal(422, "no_reason", str(error), "Say why in a few words.") from None
