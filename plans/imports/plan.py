"""What an import yields, and how it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

TOO_COMPLEX = "The file is too large or too complex to be read. Import it in parts."


class CannotImport(ValueError):
    """The file cannot be imported. The message is for a person: what is wrong, and what to do."""


@dataclass(slots=True)
class ImportedSection:
    """A heading with the text up to the next one. `level` is its depth in the tree, 1 at the top.

    `uid` is the identity (32 hexadecimal digits) and `number` the number that the section has in the portal, where the
    document came from there; links to such a section read `#_sec_<uid>` until the writer knows its address.
    """

    title: str
    level: int
    body: str = ""
    sections: list[ImportedSection] = field(default_factory=list)
    is_title: bool = False
    uid: str = ""
    number: str = ""

    def walk(self) -> Iterator[ImportedSection]:
        """This section and all below it, in reading order."""
        yield self
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, written anew as PNG or JPEG so that nothing hides in it."""

    sha256: str
    content: bytes
    media_type: str
    width: int
    height: int


@dataclass(slots=True)
class ImportedPlan:
    """A plan's text, as read. Bodies follow the closed schema of `core.richtext`; `pictures` holds, by SHA-256, each
    picture that they name; `report` says in sentences what could not be kept as it was, and what had to be decided.

    A section whose `is_title` is true is the document's own title; its body may be empty.
    """

    title: str
    sections: list[ImportedSection]
    pictures: dict[str, Picture]
    report: list[str]

    def walk(self) -> Iterator[ImportedSection]:
        """Every section, in reading order."""
        for section in self.sections:
            yield from section.walk()


class Report:
    """Collects sentences, each once, and many of one kind as one."""

    def __init__(self) -> None:
        self._sentences: list[str] = []
        self._counted: dict[str, list[str]] = {}

    def add(self, sentence: str) -> None:
        """Say this once."""
        if sentence not in self._sentences:
            self._sentences.append(sentence)

    def count(self, sentence: str, example: str) -> None:
        """Say this once for all examples: the sentence, then how many there were and which."""
        if sentence not in self._counted:
            self._counted[sentence] = []
            self._sentences.append(sentence)
        self._counted[sentence].append(_shortened(example))

    def sentences(self) -> list[str]:
        """All that was collected, in the order in which it was met."""
        return [self._told(sentence) for sentence in self._sentences]

    def _told(self, sentence: str) -> str:
        examples = self._counted.get(sentence)
        if examples is None:
            return sentence
        named = [f"“{example}”" for example in dict.fromkeys(examples) if example]
        more = f" and {len(named) - 8} more" if len(named) > 8 else ""
        listed = f" ({', '.join(named[:8])}{more})" if named else ""
        return f"{sentence}: {len(examples)}{listed}."


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57].rstrip() + "..."
