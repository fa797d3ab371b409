"""The searches that were tried, in the words of the question: what is looked for is stems, what is told is not."""

from retrieval.glossary import translated
from retrieval.words import plain, stem


def told(subject: str) -> tuple[str, ...]:
    """A subject and its variants in the other language, each as a person would write it."""
    spelled: dict[str, str] = {}
    for word in _spelled(subject):
        for one in plain(word):
            spelled.setdefault(stem(one), word)
    variants = (" ".join(spelled.get(word, word) for word in one.split()) for one in translated(subject))
    return tuple(dict.fromkeys((subject, *variants)))


def _spelled(subject: str) -> list[str]:
    """The words of a subject as they are written, without what stands before an apostrophe."""
    return [word.strip(' ?!.,;:«»“”"()').split("’")[-1].split("'")[-1] for word in subject.split()]
