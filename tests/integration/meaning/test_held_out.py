"""What a change takes from others is judged as the bot judges: with the model where it is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.circle.impact import safe_patch
from bot.circle.proposals import Wording
from bot.faq.answering import Faq
from bot.faq.measuring.overlap import held_out
from bot.faq.measuring.verdicts import Labelled
from bot.knowledge.loader import load as load_knowledge
from bot.meaning.kept import load

if TYPE_CHECKING:
    from pathlib import Path

ANSWERS = """\
entries:
  - id: password
    question: How do I reset my password?
    phrasings: [I forgot my login and can't get in]
    answer: In the portal.
  - id: lunch
    question: When is lunch served?
    phrasings: [What time do we eat at noon?]
    answer: At twelve.
  - id: parking
    question: Where can I leave my car?
    phrasings: [Is there a space for my vehicle?]
    answer: Behind the house.
"""
EATING = "when can I have something to eat"


def test_wordings_are_asked_with_the_model_and_nothing_is_kept(folder: Path, cache: Path) -> None:
    """More are found than by words alone; the vectors of all wordings stay kept as they were."""
    answers = folder.parent / "answers"
    answers.mkdir()
    (answers / "all.yaml").write_text(ANSWERS, encoding="utf-8")
    knowledge = load_knowledge(answers)
    model = load(folder)
    assert model is not None
    faq = Faq(knowledge, model=model)
    (kept,) = cache.iterdir()
    before = kept.read_bytes()

    by_words = sum(one.found for one in held_out(knowledge, 0.6))
    by_meaning = sum(one.found for one in held_out(knowledge, 0.6, model=model))
    thief = [("thief", Wording("parking", (EATING,)))]
    labelled = [Labelled(EATING, ("lunch",))]
    made = safe_patch(answers, thief, labelled, faq)

    assert by_words < by_meaning
    assert "it takes from lunch" in dict(made.left)["thief"]
    assert kept.read_bytes() == before
