"""Where links of the account lead: articles for everybody, and the agent's page."""

import requests

from integrations.sandbox.server import Sandbox


def test_article_is_a_page(box: Sandbox) -> None:
    number = box.store.add_article("Opening hours", "<p>Nine to <b>five</b></p><script>x</script>")
    answer = requests.get(f"{box.url}/hc/en-us/articles/{number}", timeout=5)

    assert answer.status_code == 200
    assert "<b>five</b>" in answer.text
    assert "<script" not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_article_for_agents_is_not(box: Sandbox) -> None:
    segment = box.store.account.staff_segment_id
    hidden = box.store.add_article("Limits", "<p>Secret</p>", user_segment_id=segment)
    draft = box.store.add_article("Sale", "<p>Soon</p>", draft=True)

    for number in (hidden, draft, 1):
        assert requests.get(f"{box.url}/hc/en-us/articles/{number}", timeout=5).status_code == 404


def test_agents_address_leads_to_their_page(box: Sandbox) -> None:
    assert requests.get(f"{box.url}/agent/tickets/7", timeout=5).status_code == 404

    box.desk.workspace = "http://127.0.0.1:8408"
    answer = requests.get(f"{box.url}/agent/tickets/7", timeout=5, allow_redirects=False)
    assert answer.headers["Location"] == "http://127.0.0.1:8408/tickets/7"
