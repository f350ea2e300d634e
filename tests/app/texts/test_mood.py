"""Feelings and hurry from words: held against sentences that the lists were not made from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import Reason
from app.signals import Sentiment, Urgency
from app.texts.mood import mood

BAD, PLAIN, GOOD = Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE
LOW, NORMAL, HIGH = Urgency.LOW, Urgency.NORMAL, Urgency.HIGH

SENTIMENTS = [
    ("I am really disappointed, the lamp arrived with a scratch again.", BAD),
    ("This is the third time I write and nobody answers.", BAD),
    ("Honestly, what a useless support. I regret buying here.", BAD),
    ("I have been on hold for an hour. I am fed up with this.", BAD),
    ("We are not satisfied with how this was handled.", BAD),
    ("Your chat is so annoying, it never understands me.", BAD),
    ("Still no parcel after two weeks, and still no word from you!", BAD),
    ("I expected better from you.", BAD),
    ("The shade broke after two days, that is poor.", BAD),
    ("Seit drei Wochen warte ich, das ist eine Unverschämtheit.", BAD),
    ("Ich bin ziemlich genervt von Ihrem Paketdienst.", BAD),
    ("Die Qualität ist wirklich schlecht, das hätte ich nicht gedacht.", BAD),
    ("So etwas habe ich noch nie erlebt, ich kaufe hier nie wieder.", BAD),
    ("Bin sehr enttäuscht vom Service.", BAD),
    ("Estoy muy molesta, el paquete llegó roto.", BAD),
    ("Qué vergüenza de atención, llevo una semana esperando.", BAD),
    ("Me parece inaceptable que nadie responda.", BAD),
    ("How long does delivery to Austria take?", PLAIN),
    ("I would like to return one of the two lamps I ordered.", PLAIN),
    ("Can I pay by invoice as a company?", PLAIN),
    ("Please send me the label again, I cannot find the e-mail.", PLAIN),
    ("No problem with the order itself, I only need a receipt.", PLAIN),
    ("I was not disappointed, just surprised by the colour.", PLAIN),
    ("Where do I enter the voucher code?", PLAIN),
    ("Wie kann ich meine Adresse ändern?", PLAIN),
    ("Ich möchte eine Lampe umtauschen, welche Möglichkeiten habe ich?", PLAIN),
    ("Gibt es die Leuchte auch in Schwarz?", PLAIN),
    ("Ist der Versand nach Spanien möglich?", PLAIN),
    ("¿Cuánto cuesta el envío a Sevilla?", PLAIN),
    ("Quisiera cambiar la dirección de entrega.", PLAIN),
    ("¿Tienen esta lámpara en blanco?", PLAIN),
    ("I love the lamp! One question about the bulb.", GOOD),
    ("Everything works perfectly, thank you so much for the quick help.", GOOD),
    ("Great service as always. Could you send the invoice too?", GOOD),
    ("We are very happy with the desk lamps.", GOOD),
    ("Vielen lieben Dank, das hat super geklappt!", GOOD),
    ("Die Lampe ist wunderbar, gibt es sie noch kleiner?", GOOD),
    ("Ich bin sehr zufrieden mit der Beratung.", GOOD),
    ("Me encanta la lámpara, quiero comprar otra.", GOOD),
    ("Excelente atención, solo necesito la factura.", GOOD),
]
URGENCIES = [
    ("This is urgent: the parcel goes to an event on Friday.", HIGH),
    ("I need this today, please call me back right away.", HIGH),
    ("Please answer asap, we open tomorrow morning.", HIGH),
    ("Our shop is down and customers cannot check out!", HIGH),
    ("The deadline for the claim is tonight.", HIGH),
    ("Bitte dringend um Rückruf, der Termin ist morgen früh.", HIGH),
    ("Ich brauche die Rechnung noch heute für die Steuer.", HIGH),
    ("Es eilt, die Handwerker stehen schon hier.", HIGH),
    ("Necesito una respuesta cuanto antes, por favor.", HIGH),
    ("Es urgente, la boda es el sábado.", HIGH),
    ("The party is in two hours and nothing has arrived.", HIGH),
    ("No rush, but could you check my points sometime?", LOW),
    ("Just curious: who designs your lamps?", LOW),
    ("Das hat Zeit, ich frage nur für den nächsten Umbau.", LOW),
    ("Es eilt nicht, melden Sie sich einfach.", LOW),
    ("Sin prisa: ¿me pueden mandar el catálogo?", LOW),
    ("No es urgente, cuando puedan me avisan.", LOW),
    ("I ordered today and want to change the address.", NORMAL),
    ("What is your return policy?", NORMAL),
    ("It arrived immediately after Easter, all fine.", NORMAL),
    ("Wann wird meine Bestellung geliefert?", NORMAL),
    ("Die Lampe flackert, was kann ich tun?", NORMAL),
    ("Wo finde ich die Bedienungsanleitung?", NORMAL),
    ("¿Cuándo llega mi pedido?", NORMAL),
    ("¿Cómo devuelvo un artículo?", NORMAL),
]


COARSE: dict[Sentiment | Urgency, Sentiment | Urgency] = {
    Sentiment.VERY_NEGATIVE: BAD,
    Sentiment.VERY_POSITIVE: GOOD,
    Urgency.URGENT: HIGH,
}


def coarse(found: Sentiment | Urgency) -> Sentiment | Urgency:
    """Return a guess of one of three steps."""
    return COARSE.get(found, found)


def right(values: list[tuple[bool, float]]) -> float:
    """Return the share of guesses that were right."""
    return sum(hit for hit, _ in values) / len(values)


def test_most_feelings_are_recognised() -> None:
    guesses = [(coarse(mood(text).sentiment), felt) for text, felt in SENTIMENTS]

    assert sum(found is felt for found, felt in guesses) >= 0.85 * len(guesses)
    assert {(found, felt) for found, felt in guesses} & {(BAD, GOOD), (GOOD, BAD)} == set()


def test_most_hurry_is_recognised() -> None:
    guesses = [coarse(mood(text).urgency) is wanted for text, wanted in URGENCIES]

    assert sum(guesses) >= 0.85 * len(guesses)


def test_probabilities_do_not_boast() -> None:
    """Among guesses of one claimed probability at least that share is right, but for a small sample's luck."""
    told: dict[float, list[tuple[bool, float]]] = {}
    for text, felt in SENTIMENTS:
        found = mood(text)
        told.setdefault(found.sentiment_probability, []).append((coarse(found.sentiment) is felt, 0))
    for text, wanted in URGENCIES:
        found = mood(text)
        told.setdefault(found.urgency_probability, []).append((coarse(found.urgency) is wanted, 0))

    assert {claimed: round(right(some), 2) for claimed, some in told.items() if right(some) < claimed - 0.05} == {}


@pytest.mark.parametrize(
    ("reason", "sentiment", "urgency"),
    [
        (Reason.ANGER, BAD, NORMAL),
        (Reason.SAFETY, PLAIN, HIGH),
        (Reason.FRAUD, PLAIN, HIGH),
        (Reason.LEGAL, PLAIN, NORMAL),
    ],
)
def test_what_the_rules_found_counts_more_than_words(reason: Reason, sentiment: Sentiment, urgency: Urgency) -> None:
    found = mood("A plain question.", [reason])

    assert (found.sentiment, found.urgency) == (sentiment, urgency)


def test_a_rule_is_surer_than_a_word() -> None:
    word, rule = mood("I am annoyed."), mood("A plain question.", [Reason.ANGER])

    assert word.sentiment is rule.sentiment
    assert word.sentiment_probability < rule.sentiment_probability


def test_what_is_denied_does_not_count() -> None:
    assert mood("I am not angry.").sentiment is PLAIN
    assert mood("Das ist nicht schlecht.").sentiment is PLAIN
    assert mood("No estoy molesta.").sentiment is PLAIN


def test_mixed_feelings_are_hardly_sure() -> None:
    found = mood("I love the lamp but the delivery was terrible.")

    assert (found.sentiment, found.sentiment_probability) == (BAD, 0.5)


@given(st.text(max_size=400))
def test_any_text_has_a_mood(text: str) -> None:
    found = mood(text)

    assert 0 < found.sentiment_probability < 1
    assert 0 < found.urgency_probability < 1


def test_capitals_and_marks_change_nothing() -> None:
    assert mood("TERRIBLE!!! This is URGENT.") == mood("terrible this is urgent")


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("This is the worst shop, a nightmare, I will never again buy here.", Sentiment.VERY_NEGATIVE),
        ("Eine bodenlose Frechheit, ein Saftladen.", Sentiment.VERY_NEGATIVE),
        ("Un servicio pésimo, una estafa.", Sentiment.VERY_NEGATIVE),
        ("I am a bit disappointed.", Sentiment.NEGATIVE),
        ("The lamp is wonderful.", Sentiment.POSITIVE),
        ("I am thrilled, love it, best service!", Sentiment.VERY_POSITIVE),
        ("Bin begeistert, vielen lieben Dank!", Sentiment.VERY_POSITIVE),
        ("Me encanta, muchísimas gracias.", Sentiment.VERY_POSITIVE),
    ],
)
def test_five_levels_of_feeling(text: str, sentiment: Sentiment) -> None:
    assert mood(text).sentiment is sentiment


@pytest.mark.parametrize(
    ("text", "frustrated", "distressed"),
    [
        ("I am still waiting and nobody answers, the third time now.", True, False),
        ("I am desperate, I am in tears and don't know what to do.", False, True),
        ("Ich warte immer noch, zum dritten Mal, und niemand antwortet.", True, False),
        ("Ich bin verzweifelt und weiß nicht mehr weiter.", False, True),
        ("Sigo esperando y nadie responde.", True, False),
        ("Estoy desesperada, no sé qué hacer.", False, True),
        ("How do I return an item?", False, False),
        ("I am not frustrated at all.", False, False),
    ],
)
def test_frustration_and_distress_are_told_apart(text: str, frustrated: bool, distressed: bool) -> None:
    found = mood(text)

    assert (found.frustration >= 0.6, found.distress >= 0.6) == (frustrated, distressed)


@given(st.text(max_size=400), st.sampled_from(["still waiting", "nobody answers", "desperate"]))
def test_more_complaints_never_lower_a_figure(text: str, more: str) -> None:
    before, after = mood(text), mood(f"{text} . . . {more}")

    assert after.frustration >= before.frustration
    assert after.distress >= before.distress
