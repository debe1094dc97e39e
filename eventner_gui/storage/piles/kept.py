"""What has come of a pile so far, kept so that a kill at any instant loses and doubles no row.

Beside OUTPUT lies the folder ``OUTPUT.part`` with

- ``job.json``: what makes the output what it is. Another job does not go on with this one's rows.
- ``rows`` and ``problems``: the output and the report, appended to.
- ``progress``: now and then a line that says where the pile goes on and how long both files were.
  It is written once both are on the disk; what lies behind the lengths of the last whole line is
  cut off, and tagged again.
- ``lock``: held while a process is at work.

At the end the files get their names, OUTPUT last; ``job.json`` becomes ``finished``, and all goes.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any

from ...core.errors import FileError
from ..atomic import sync_folder, write_atomically
from ..disk_errors import why_not_written
from ..file_lock import lock_file
from .rows import Place

_JOB, _ROWS, _PROBLEMS, _PROGRESS, _LOCK = "job.json", "rows", "problems", "progress", "lock"
_FINAL, _FINISHED = "final", "finished"
_BUFFER = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a pile is.

    Attributes:
        offset: see `Place`.
        number: see `Place`.
        rows: in the output.
        untagged: of these, those that could not be tagged.
        entities: found.
        replaced: rows whose own field of the entities' name was left out.
        blank: empty lines.
        rows_length: bytes of the output.
        problems_length: bytes of the report.
        is_done: nothing is left to be read.
    """

    offset: int = 0
    number: int = 0
    rows: int = 0
    untagged: int = 0
    entities: int = 0
    replaced: int = 0
    blank: int = 0
    rows_length: int = 0
    problems_length: int = 0
    is_done: bool = False

    @property
    def place(self) -> Place:
        """Where the pile goes on."""
        return Place(self.offset, self.number)


class OtherJob(FileError):
    """What lies there is another job's.

    Attributes:
        differs: names of what is not the same in both.
    """

    def __init__(self, folder: Path, differs: tuple[str, ...]) -> None:
        super().__init__(
            f"{folder} holds what a run with another {' and another '.join(differs)} has tagged.",
            "Give another OUTPUT, or --overwrite to throw that away and begin anew.",
        )
        self.differs = differs


def report_path(output: Path) -> Path:
    """Return where the rows that could not be tagged are told of."""
    return output.with_name(f"{output.name}.problems.jsonl")


def part_folder(output: Path) -> Path:
    """Return the folder that holds an output while it is made."""
    return output.with_name(f"{output.name}.part")


class Kept:
    """The output of one job, as far as it is.

    Attributes:
        progress: how far it is certain to be kept.
        ahead: how far it is with what has been added since.
        resumed: whether some of it was made by an earlier process.
    """

    def __init__(self, output: Path, job: Mapping[str, Any], *, overwrite: bool = False) -> None:
        """Name it; nothing is looked at before `opened`.

        Args:
            output: the file to make.
            job: JSON values that make the output what it is, by names to tell the user.
            overwrite: whether to replace an output that is there, and what another job has left.
        """
        self.output = output
        self._folder = part_folder(output)
        self._job, self._overwrite = dict(job), overwrite
        self.progress = self.ahead = Progress()
        self.resumed = False
        self._files: dict[str, IO[bytes]] = {}

    @contextlib.contextmanager
    def opened(self) -> Iterator[Kept]:
        """Take up what is there, and keep other processes away meanwhile.

        Raises:
            OtherJob: what is there is another job's.
            FileError: the output is there already, another process makes it, or nothing can be
                written.
        """
        with self._locked():
            with _writing(self.output):
                self._take_up()
            try:
                yield self
            finally:
                self._close()
        if (self._folder / _FINISHED).exists():
            self._clear()

    def add(self, rows: bytes, problems: bytes, after: Progress) -> None:
        """Append some rows; they are certain to be kept after the next `commit`.

        Args:
            rows: as they stand in the output.
            problems: as they stand in the report.
            after: counts up to here; its lengths are seen to here.

        Raises:
            FileError: they cannot be written.
        """
        with _writing(self.output):
            self._files[_ROWS].write(rows)
            self._files[_PROBLEMS].write(problems)
        self.ahead = replace(
            after,
            rows_length=self.ahead.rows_length + len(rows),
            problems_length=self.ahead.problems_length + len(problems),
        )

    def commit(self, *, is_done: bool = False) -> None:
        """Bring all to the disk, then say so in the progress.

        Args:
            is_done: nothing is left to be read.

        Raises:
            FileError: it cannot be written.
        """
        self.ahead = replace(self.ahead, is_done=is_done)
        if self.ahead == self.progress:
            return
        with _writing(self.output):
            for name in (_ROWS, _PROBLEMS):
                _sync(self._files[name])
            self._files[_PROGRESS].write(json.dumps(asdict(self.ahead)).encode("ascii") + b"\n")
            _sync(self._files[_PROGRESS])
        self.progress = self.ahead

    def finish(self, make: Callable[[Path, Path], None] | None = None) -> None:
        """Give the files their names; the last commit said that nothing is left.

        Args:
            make: writes the final file, its second argument, from the rows, its first; without it
                the rows are that file.

        Raises:
            FileError: it cannot be written.
        """
        self._close()
        rows, problems = self._folder / _ROWS, self._folder / _PROBLEMS
        with _writing(self.output):
            # an earlier process may have come to any of these steps
            if self.progress.problems_length and problems.exists():
                problems.replace(report_path(self.output))
            elif not self.progress.problems_length and self._overwrite:
                report_path(self.output).unlink(missing_ok=True)  # of what is replaced
            if rows.exists():
                self._name_output(rows, make)
            if (self._folder / _JOB).exists():
                (self._folder / _JOB).replace(self._folder / _FINISHED)
            sync_folder(self._folder)

    def _name_output(self, rows: Path, make: Callable[[Path, Path], None] | None) -> None:
        final = self._folder / _FINAL
        if make is None:
            final = rows
        else:
            make(rows, final)
            with final.open("rb+") as file:
                os.fsync(file.fileno())
        final.replace(self.output)
        sync_folder(self.output.absolute().parent)
        rows.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        with _writing(self.output):
            if not self._folder.exists():
                self._check_free(self.output, report_path(self.output))
            self._folder.mkdir(exist_ok=True)
            file = (self._folder / _LOCK).open("ab")
        with file:
            if not lock_file(file):
                raise FileError(
                    f"Another process is making {self.output.name} at the moment.",
                    "Wait until it has ended, or give another OUTPUT.",
                )
            yield

    def _take_up(self) -> None:
        """See what an earlier process has left, and open the files to append to them."""
        known = self._known_job()
        differs = _differing(known, self._job) if known is not None else ()
        if differs and not self._overwrite:
            raise OtherJob(self._folder, differs)
        if known is None or differs:
            self._begin()
        else:
            self.progress = self.ahead = self._last_progress()
        self.resumed = self.progress != Progress()
        if self.progress.is_done:
            if (self._folder / _ROWS).exists():
                self._check_free(self.output)
            return
        self._check_free(self.output, report_path(self.output))
        for name in (_ROWS, _PROBLEMS, _PROGRESS):
            self._files[name] = (self._folder / name).open("ab", buffering=_BUFFER)
        self._files[_ROWS].truncate(self.progress.rows_length)
        self._files[_PROBLEMS].truncate(self.progress.problems_length)
        sync_folder(self._folder)

    def _begin(self) -> None:
        """Begin anew: a job without progress has no rows that count."""
        (self._folder / _PROGRESS).unlink(missing_ok=True)
        (self._folder / _FINISHED).unlink(missing_ok=True)
        sync_folder(self._folder)
        write_atomically(self._folder / _JOB, [json.dumps(self._job, indent=1).encode("utf-8")])

    def _check_free(self, *paths: Path) -> None:
        """See that nothing would be replaced unasked."""
        for path in paths:
            if path.exists() and not self._overwrite:
                raise FileError(
                    f"{path} is there already.",
                    "Give another OUTPUT, or --overwrite to replace it.",
                )

    def _known_job(self) -> dict[str, Any] | None:
        for name in (_JOB, _FINISHED):
            with contextlib.suppress(FileNotFoundError, ValueError):
                known = json.loads((self._folder / name).read_text(encoding="utf-8"))
                return known if isinstance(known, dict) else None
        return None

    def _last_progress(self) -> Progress:
        """Return the last line of the progress that fits the files; what follows it is cut off."""
        path = self._folder / _PROGRESS
        if (self._folder / _FINISHED).exists():  # the progress may have gone by now
            lines = path.read_bytes().splitlines() if path.exists() else []
            known = (_read_progress(line) for line in reversed(lines))
            return next(filter(None, known), Progress(is_done=True))
        with contextlib.suppress(FileNotFoundError):
            *lines, torn = path.read_bytes().split(b"\n")
            end = path.stat().st_size - len(torn)
            for line in reversed(lines):
                found = _read_progress(line)
                if found is not None and self._fits(found):
                    os.truncate(path, end)
                    return found
                end -= len(line) + 1
            os.truncate(path, 0)
        return Progress()

    def _fits(self, progress: Progress) -> bool:
        """Tell whether the files are as long as the progress says; when done they may have gone."""
        lengths = {
            _ROWS: progress.rows_length,
            _PROBLEMS: progress.problems_length,
        }
        for name, length in lengths.items():
            path = self._folder / name
            if not (path.stat().st_size >= length if path.exists() else progress.is_done):
                return False
        return True

    def _close(self) -> None:
        for file in self._files.values():
            with contextlib.suppress(OSError):  # what was not committed is tagged again
                file.close()
        self._files.clear()

    def _clear(self) -> None:
        """Remove the folder; the note that it is finished goes last."""
        for name in (_ROWS, _PROBLEMS, _FINAL, _PROGRESS, _LOCK, _FINISHED):
            (self._folder / name).unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # somebody has put something into it
            self._folder.rmdir()


def _read_progress(line: bytes) -> Progress | None:
    try:
        return Progress(**json.loads(line))
    except (ValueError, TypeError):
        return None


def _differing(known: Mapping[str, Any], job: Mapping[str, Any]) -> tuple[str, ...]:
    names = [*job, *(name for name in known if name not in job)]
    return tuple(name for name in names if known.get(name) != job.get(name))


def _sync(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


@contextlib.contextmanager
def _writing(output: Path) -> Iterator[None]:
    """Say in plain words why something cannot be written."""
    try:
        yield
    except OSError as error:
        reason, hint = why_not_written(error, output.absolute().parent)
        raise FileError(
            f"{output.name} could not be written: {reason}.",
            f"{hint} What is tagged so far is kept: the same command goes on with it.",
        ) from error
