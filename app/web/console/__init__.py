"""The console: server-rendered pages over the store. Reading works without a script, and so does every form."""

from flask import Blueprint

from app.web.console.article import article_routes
from app.web.console.articles import article_list_routes
from app.web.console.assets import asset_routes
from app.web.console.audit import audit_routes
from app.web.console.autonomy import autonomy_routes
from app.web.console.checks import check_routes
from app.web.console.entry import accept_routes, entry_routes
from app.web.console.findings import finding_routes
from app.web.console.forget import forget_routes
from app.web.console.frame import refused
from app.web.console.history import history_routes
from app.web.console.knowledge import knowledge_routes
from app.web.console.limits import limit_routes
from app.web.console.manners import manner_routes
from app.web.console.pause import pause_routes
from app.web.console.people import change_routes, people_routes
from app.web.console.policy import policy_routes
from app.web.console.replayed import replay_routes
from app.web.console.rules import rule_routes
from app.web.console.runs import run_routes
from app.web.console.story import story_routes
from app.web.console.suggestions import suggestion_routes
from app.web.console.trial import trial_routes
from app.web.errors import PAGE
from app.web.faces import Faces

_PAGES = (
    entry_routes,
    accept_routes,
    pause_routes,
    autonomy_routes,
    limit_routes,
    replay_routes,
    history_routes,
    run_routes,
    story_routes,
    forget_routes,
    trial_routes,
    check_routes,
    knowledge_routes,
    finding_routes,
    article_list_routes,
    article_routes,
    policy_routes,
    manner_routes,
    rule_routes,
    suggestion_routes,
    people_routes,
    change_routes,
    audit_routes,
)


def console_routes(faces: Faces) -> Blueprint:
    """Return every page under /console."""
    pages = Blueprint("console", __name__, url_prefix="/console", template_folder="../templates")
    asset_routes(pages)
    for add in _PAGES:
        add(pages, faces)
    pages.record(lambda state: state.app.extensions.update({PAGE: lambda refusal: refused(faces, refusal)}))
    return pages
