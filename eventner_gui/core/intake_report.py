"""What is said of texts on their way into the project: in a sentence, in lines, in full."""

from __future__ import annotations

from .display import shown_name
from .intake import LONGEST_TEXT, Intake, Reason, SourceCount
from .wording import counted

_NAME = 80  # characters of a file's name

_WHY = {
    Reason.UNREAD: "cannot be read",
    Reason.LONG: f"longer than {LONGEST_TEXT:,} characters, the most spaCy takes",
    Reason.REPEATED: "repeated among these texts",
    Reason.KNOWN: "already in the project",
    Reason.SIMILAR: "nearly the same as another (case or spacing alone differ)",
    Reason.EMPTY: "empty",
}


def summary(intake: Intake, *, added: bool) -> str:
    """Return one sentence: how many texts are taken, how many are not and why.

    Args:
        intake: what was decided.
        added: they have been added; otherwise they would be.
    """
    words = counted(len(intake.texts), "sentence") + (" added" if added else " to add")
    left = _left(intake)
    if intake.errors:
        left.append(f"{counted(intake.errors, 'file')} cannot be read")
    return f"{words}. Left out: {'; '.join(left)}." if left else f"{words}."


def _left(intake: Intake) -> list[str]:
    """Return the reasons with their numbers."""
    found = [(reason, intake.left(reason)) for reason in Reason]
    return [f"{number:,} {_WHY[reason]}" for reason, number in found if number]


def similar_words(intake: Intake) -> str:
    """Return a sentence about near-repetitions that are taken; empty without any."""
    if not intake.similar:
        return ""
    verb = "is" if intake.similar == 1 else "are"
    return f"{intake.similar:,} {verb} nearly the same as another (case or spacing alone differ)."


def source_words(count: SourceCount) -> str:
    """Return in a line what became of one source."""
    if count.source.error:
        return count.source.error
    parts = [f"{count.taken:,} to add"]
    parts += [f"{n:,} {_WHY[reason]}" for reason in Reason if (n := count.left[reason])]
    return " · ".join(parts)


def full_report(intake: Intake, *, added: bool) -> str:
    """Return the whole report, plain text in lines: each source with what became of it.

    Args:
        intake: what was decided.
        added: they have been added; otherwise they would be.
    """
    lines = [summary(intake, added=added)]
    if similar := similar_words(intake):
        lines.append(similar)
    for count in intake.counts:
        lines += ["", *_source_report(count, "added" if added else "to add")]
    return "\n".join(lines)


def _source_report(count: SourceCount, taken_word: str) -> list[str]:
    source = count.source
    lines = [shown_name(source.name, _NAME)]
    if source.error:
        return [*lines, f"  not read: {source.error}"]
    lines.append(f"  {count.taken:,} {taken_word}")
    if count.trimmed:
        lines.append(f"  white space at the edges was taken off {count.trimmed:,} of them")
    lines += [f"  {remark}" for remark in source.remarks]
    for reason in Reason:
        number, named = count.left[reason], count.named.get(reason, [])
        if not number:
            continue
        lines.append(f"  {number:,} left out: {_WHY[reason]}")
        lines += [
            f"    {source.unit} {each.number:,}{f': {each.words}' if each.words else ''}"
            for each in named
        ]
        if number > len(named):
            lines.append(f"    … and {number - len(named):,} more")
    return lines
