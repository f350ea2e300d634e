"""Help-centre articles of any number, made of our own words: the same seed gives the same ones."""

import random
from collections.abc import Iterator
from functools import cache

from integrations.helpdesk import Article


def _list(text: str, mark: str = " ") -> list[str]:
    return text.split(mark)


THINGS = _list(
    "account address adapter alarm app balance battery bill box bracket bulb button cable camera card carrier case "
    "charger code colour contract cord coupon cover dashboard deadline delivery deposit device dimmer discount display "
    "door drawer driver email engine fan fee filter fixture form frame fuse glass guarantee handle hinge hub invoice "
    "kettle key label lamp lever lid light list lock manual meter mirror mode motor mount network note number order "
    "outlet owner package panel parcel part password payment phone photo plan plate plug point portal profile pump "
    "receipt refund remote replacement report request return router rule scale screen screw seal sensor setting shade "
    "shelf shop sign signal socket speaker stand statement step store strip subscription switch table tag tank ticket "
    "timer token tool tracking transfer tray tube update valve vent voucher wall warehouse warranty wheel window wire"
)
DEEDS = _list(
    "add adjust apply approve assemble attach book cancel change charge check choose claim clean close collect confirm "
    "connect copy correct cut delete deliver describe detach download drain edit enter exchange expect extend fill fit "
    "fold follow fasten forward insert install join keep label lift loosen lower measure mend mount move name open "
    "order pack pair pause pay photograph pick place plug post press print protect pull push read receive register "
    "release remove rename renew repair replace report request reset return save scan select send separate set share "
    "show sign sort start stop store submit tap test tighten track transfer turn unlock unpack update upload verify "
    "wait wash weigh wipe wrap write"
)
QUALITIES = _list(
    "annual bent blue broken business clean closed cold correct cracked damaged daily double dry early empty existing "
    "expired faulty final flat flexible free full green heavy hot internal large late light long loose lost main "
    "manual missing monthly narrow new old open optional original outer paid partial personal plain printed private "
    "public quick red regular safe second separate short silent single slow small smart spare standard steady "
    "temporary thick thin unused upper used usual valid warm weekly wet white wide wireless wrong yearly"
)
WHERE = _list(
    "on the first page, in your profile, under Settings, below the cover, at the counter, in the app, "
    "behind the panel, on the back of the device, in our shop, beside the label, on the parcel, in the confirmation, "
    "on the bill, in the basket, on your phone, inside the box",
    ", ",
)
WHEN = _list(
    "within two days, before the end of the month, once a year, after a restart, at any time, on working days, "
    "for thirty days, until it ships, as soon as it arrives, twice a week, after the payment, within the hour",
    ", ",
)
FRAMES = (
    "To {deed} the {quality} {thing}, {deed2} the {thing2} {where}.",
    "If the {thing} is {quality}, {deed} it {where} and {deed2} the {thing2}.",
    "The {quality} {thing} of the {name} can be {deed}ed {when}.",
    "We {deed} every {quality} {thing} {when}, and you {deed2} the {thing2} {where}.",
    "Do not {deed} the {thing} before you {deed2} the {quality} {thing2}.",
    "Your {thing} shows a {quality} {thing2} {where} {when}.",
    "Open the {name}, {deed} the {thing}, then {deed2} the {quality} {thing2} {where}.",
    "A {quality} {thing} costs {amount} and arrives {when}.",
    "Write to us {when} with the {thing} and the {quality} {thing2} of your {name}.",
    "It takes {amount2} minutes to {deed} the {quality} {thing} {where}.",
)
HEADINGS = ("How to {deed} the {thing}", "When the {thing} is {quality}", "The {quality} {thing}", "Before you {deed}")
TITLES = ("How do I {deed} the {thing} of my {name}?", "{name}: the {quality} {thing}", "{deed} a {quality} {thing}")
ASKS = ("How can I {deed} the {quality} {thing}?", "My {name} has a {quality} {thing}.", "The {thing} is {quality}.")
SYLLABLES = _list("ba be bo da do fi ga ka la lo lu ma mi mo na no pa pe ra ri ro sa so ta ti to va ve vi zo")
NAMES = 3_000  # products
LENGTHS = ((1, 0.15), (2, 0.25), (3, 0.27), (4, 0.18), (5, 0.10), (9, 0.05))  # sections, and how often: 3 on average
SENTENCES = (6, 10)  # of a section: about one chunk
WORDING = 1  # of an article; another number gives other words


def articles(count: int, seed: int, wording: int = WORDING) -> Iterator[Article]:
    """Yield public English articles in HTML, three chunks each on average."""
    return (article(number, seed, wording) for number in range(count))


def article(number: int, seed: int, wording: int = WORDING) -> Article:
    """Return one of them."""
    dice = random.Random(f"{seed}/{number}/{wording}")
    sections, odds = zip(*LENGTHS, strict=True)
    name = _names()[number % NAMES]
    parts = [_section(dice, name) for _ in range(dice.choices(sections, odds)[0])]
    title = _said(dice, dice.choice(TITLES), name)
    return Article(f"{number:06}", title[0].upper() + title[1:], "\n".join(parts), locale="en-us", public=True)


def questions(count: int, articles: int, seed: int) -> list[str]:
    """Return what customers write about some of these articles, each in a few sentences."""
    dice = random.Random(f"{seed}/questions")
    return [_question(dice, _names()[dice.randrange(articles) % NAMES]) for _ in range(count)]


def _question(dice: random.Random, name: str) -> str:
    frames = (
        "How can I {deed} the {quality} {thing}?",
        "My {name} has a {quality} {thing}.",
        "The {thing} is {quality}.",
    )
    return " ".join(_said(dice, one, name) for one in dice.sample(frames, dice.randint(1, 3)))


def _section(dice: random.Random, name: str) -> str:
    said = " ".join(_said(dice, dice.choice(FRAMES), name) for _ in range(dice.randint(*SENTENCES)))
    return f"<h2>{_said(dice, dice.choice(HEADINGS), name)}</h2>\n<p>{said}</p>"


def _said(dice: random.Random, frame: str, name: str) -> str:
    return frame.format(
        thing=_often(dice, THINGS),
        thing2=_often(dice, THINGS),
        deed=_often(dice, DEEDS),
        deed2=_often(dice, DEEDS),
        quality=_often(dice, QUALITIES),
        where=dice.choice(WHERE),
        when=dice.choice(WHEN),
        name=name,
        amount=f"{dice.randint(1, 900)} euros",
        amount2=dice.randint(2, 90),
    )


def _often(dice: random.Random, words: list[str]) -> str:
    """Return a word; the first ones of a list come far more often, as in any language."""
    return words[int(len(words) * dice.random() ** 2)]


@cache
def _names() -> list[str]:
    dice = random.Random(NAMES)
    return [f"{''.join(dice.choices(SYLLABLES, k=3)).title()} {dice.randint(10, 999)}" for _ in range(NAMES)]
