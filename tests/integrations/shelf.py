"""What every helpdesk must do about articles: the part of the contract that knowledge stands on."""

import pytest

from integrations.helpdesk import Article, Helpdesk, Unavailable
from integrations.sandbox.server import Sandbox


class Shelf:
    """Tests of articles for a class that has `port` and `box`."""

    locale: str

    def test_articles_say_who_may_read_them(self, port: Helpdesk, box: Sandbox) -> None:
        store = box.store
        known = {
            store.add_article("Open", "<p>Everybody</p>", section="Basics", labels=["a"]): True,
            store.add_article("Draft", "<p>Later</p>", draft=True): False,
            store.add_article("Hidden", "<p>Away</p>", hidden=True): False,
            store.add_article("Staff", "<p>Us</p>", user_segment_id=store.account.staff_segment_id): False,
            store.add_article("Members", "<p>Them</p>", user_segment_ids=[store.account.signed_in_segment_id]): False,
        }
        opened = str(next(iter(known)))
        store.translate_article(int(opened), "Offen", "<p>Alle</p>", "de")
        found = {(one.id, one.locale): one for page in port.articles("") for one in page.articles}

        assert {number: found[str(number), self.locale].public for number in known} == known
        assert (found[opened, self.locale].section, found[opened, self.locale].labels) == ("Basics", ("a",))
        assert (found[opened, "de"].title, found[opened, "de"].body) == ("Offen", "<p>Alle</p>")
        assert "/de/" in found[opened, "de"].url

    def test_changed_articles_are_there(self, port: Helpdesk, box: Sandbox) -> None:
        cursor = [page.cursor for page in port.articles("")][-1]
        number = box.store.add_article("Fresh", "<p>New</p>")
        box.store.translate_article(number, "Frisch", "<p>Neu</p>", "de", draft=True)
        changed = (one for page in port.articles(cursor) for one in page.articles)
        found: dict[str, Article] = {one.locale: one for one in changed if one.id == str(number)}

        assert {locale: one.public for locale, one in found.items()} == {self.locale: True, "de": False}

    def test_one_article_is_looked_at(self, port: Helpdesk, box: Sandbox) -> None:
        number = box.store.add_article("Fresh", "<p>New</p>")
        box.store.translate_article(number, "Frisch", "<p>Neu</p>", "de", draft=True)
        found = {one.locale: (one.title, one.public) for one in port.article(str(number))}
        box.store.archive_article(number)

        assert found == {self.locale: ("Fresh", True), "de": ("Frisch", False)}
        assert port.article(str(number)) == ()
        assert port.article("987654321") == ()

    def test_files_on_articles_are_told_and_fetched(self, port: Helpdesk, box: Sandbox) -> None:
        """With what is needed to tell a changed one; what shows within the text is none of them."""
        number = box.store.add_article("Manual", "<p>See the file</p>")
        held = box.store.attach(number, "manual.pdf", b"%PDF-1.7 one")
        box.store.attach(number, "picture.png", b"picture", inline=True)
        (article,) = port.article(str(number))
        (file,) = article.attachments

        assert (file.id, file.name, file.content_type, file.size) == (str(held), "manual.pdf", "application/pdf", 12)
        assert port.download(article, file, 2000) == b"%PDF-1.7 one"
        assert port.article(str(number))[0].attachments[0].stamp == file.stamp
        box.store.attach(number, "manual.pdf", b"%PDF-1.7 other")
        assert len({one.stamp for one in port.article(str(number))[0].attachments}) == 2
        with pytest.raises(Unavailable, match="longer than 5 bytes"):
            port.download(article, file, 5)

    def test_macros_are_told_and_none_is_public(self, port: Helpdesk, box: Sandbox) -> None:
        number = box.store.add_macro("Late parcel", "<p>We are sorry for the delay.</p>")
        pages = list(port.macros())
        (found,) = (one for page in pages for one in page.articles if one.id == str(number))

        assert (found.title, found.body) == ("Late parcel", "<p>We are sorry for the delay.</p>")
        assert (found.public, found.labels, found.format) == (False, ("macro",), "html")
        assert [page.complete for page in pages][-1]

    def test_complete_pass_says_so_once_at_its_end(self, port: Helpdesk, box: Sandbox) -> None:
        box.store.add_article("Any", "<p>Text</p>")
        *others, last = port.articles("")

        assert (last.complete, [one for one in others if one.complete]) == (True, [])

    def test_closed_help_centre_has_nothing_public_and_says_so(self, port: Helpdesk, box: Sandbox) -> None:
        number = box.store.add_article("Any", "<p>Text</p>")
        box.store.set_help_center("restricted")
        try:
            pages = list(port.articles(""))
            looked = port.article(str(number))
        finally:
            box.store.set_help_center("enabled")

        assert [one for page in pages for one in page.articles if one.public] == []
        assert "strangers are turned away" in "".join(page.note for page in pages)
        assert [one.public for one in looked] == [False]
