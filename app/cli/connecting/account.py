"""Is the account what the copilot needs: who it is, what it may do, what it sees."""

from app.cli.connecting.steps import State, Step, Told, done, failed
from integrations.helpdesk import Agent, Helpdesk, HelpdeskError, NotPermitted


def account(desk: Helpdesk, admin: bool) -> Told[Agent | None]:
    """Tell about the account; return it, or None where nothing should be built on it.

    `admin`: only an admin can make what is to be made.
    """
    try:
        me = desk.copilot()
    except NotPermitted as error:
        mend = "check the credentials in the settings, and that their user is an agent; deskmate doctor tells more"
        yield Step("account", State.FAILED, f"the helpdesk refuses the credentials: {error}", mend)
        return None
    except HelpdeskError as error:
        yield failed("account", error)
        return None
    wrong = _wrong(me, admin)
    if wrong:
        yield wrong
        return None
    yield done("account", f"agent {me.id}, role {me.role or 'unknown'}, may reply in public")
    if not me.sees_all:
        mend = "give the agent access to all tickets, or expect only its groups' tickets to be handled"
        yield Step("tickets", State.LOOK, "the account does not see all tickets", mend)
    return me


def _wrong(me: Agent, admin: bool) -> Step | None:
    if admin and me.role != "admin":
        mend = "make it an admin: only admins make webhooks and read the export in which lost webhooks are found"
        return Step("account", State.FAILED, f"agent {me.id} has the role {me.role or 'unknown'}", mend)
    if not me.may_reply:
        mend = "give the account a full agent seat; a light agent writes internal notes only"
        return Step("account", State.FAILED, f"agent {me.id} may not reply in public", mend)
    return None
