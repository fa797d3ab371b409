"""Of two drawings of the workbench under way, the one asked for last is shown, in the language chosen last."""

from ui.web.turns import SESSIONS, Turns


def test_the_first_tab_is_drawn_once_however_the_page_begins() -> None:
    told_first = Turns("overview")
    tab, ticket = told_first.speak("a", "fr", changed=False)
    assert (tab, bool(ticket)) == ("overview", True)
    assert told_first.open("a", "overview", "fr") == ("fr", 0)
    assert told_first.holds("a", ticket)

    opened_first = Turns("overview")
    _, ticket = opened_first.open("a", "overview", "fr")
    assert ticket
    assert opened_first.speak("a", "fr", changed=False) == ("overview", 0)
    assert opened_first.holds("a", ticket)
    assert opened_first.open("a", "overview", "fr")[1] > ticket


def test_another_language_than_the_one_drawn_is_drawn() -> None:
    turns = Turns("overview")
    _, first = turns.open("a", "overview", "fr")
    tab, second = turns.speak("a", "en", changed=True)
    assert (tab, second > first) == ("overview", True)
    assert not turns.holds("a", first)


def test_a_tab_opened_while_another_is_drawn_wins_and_speaks_the_language_chosen_last() -> None:
    turns = Turns("overview")
    turns.speak("a", "fr", changed=False)
    _, plan = turns.open("a", "plan", "fr")
    _, other = turns.open("b", "plan", "fr")
    _, english = turns.speak("a", "en", changed=True)
    lang, proofs = turns.open("a", "proofs", "fr")
    assert lang == "en"
    assert not turns.holds("a", plan)
    assert not turns.holds("a", english)
    assert turns.holds("a", proofs)
    assert turns.holds("b", other)


def test_a_server_that_was_started_anew_draws_for_a_page_that_is_open() -> None:
    turns = Turns("overview")
    lang, ticket = turns.open("known before", "overview", "en")
    assert (lang, bool(ticket)) == ("en", True)


def test_the_sessions_remembered_are_bounded() -> None:
    turns = Turns("overview")
    for number in range(SESSIONS + 50):
        turns.open(f"s{number}", "plan", "fr")
    assert turns.speak("s0", "fr", changed=False)[0] == "overview"
    assert turns.speak(f"s{SESSIONS + 49}", "fr", changed=False)[0] == "plan"
