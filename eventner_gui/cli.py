"""The command line: opens the window, trains or predicts; one readable line when that fails."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import __version__
from .commands.console import (
    close_broken_pipe,
    complain,
    prepare_streams,
    replace_missing_streams,
)
from .commands.ends import add_end_argument
from .core.errors import EventNerError
from .storage.logs import start_logging

log = logging.getLogger(__name__)

INTERRUPTED = 130

EPILOG = """\
commands (each has its own --help):
  eventner check FILE                  what stops a training or costs quality in a file
  eventner train FILE --output DIR     train without a window
  eventner predict MODEL [TEXT]        entities of a text, or of lines from standard input
  eventner tag MODEL INPUT OUTPUT      entities of millions of texts, from a file into a file
  eventner package MODEL               hand a model over: folder, wheel, model card, examples
  eventner serve MODEL                 answer programs that ask for entities over HTTP
  eventner evaluate MODEL FILE         how well a model does on tagged sentences, and its errors
  eventner compare MODEL MODEL [FILE]  two models on the same sentences
  eventner models ACTION               base models: list them, get one, add one from a file
  eventner advise FILE                 what to label next, and how much more would help
  eventner convert IN OUT              tagged sentences of other programs, in and out

examples:
  eventner                             open the window
  eventner event_schedule_data.json    open a file in it
  eventner --sample                    open a copy of the sample data in it

A file that is called like a command, such as “train”, is opened as ./train.
Exit status: 0 all went well, 1 it failed (standard error says why), 2 wrong usage,
130 interrupted: nothing was kept, but of “tag” all that was tagged.
"""


@dataclass(frozen=True)
class Command:
    """A command beside the window.

    Attributes:
        description: for its help.
        add_arguments: fills its parser.
        run: does it and returns the exit status.
    """

    description: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


# What a command needs is imported when it is given: the window opens without any of it.


def _train() -> Command:
    from .commands import train

    return Command("Train a spaCy model on tagged sentences.", train.add_arguments, train.run)


def _predict() -> Command:
    from .commands import predict

    return Command("Find entities with a trained model.", predict.add_arguments, predict.run)


def _tag() -> Command:
    from .commands import tag

    return Command(
        "Find the entities of millions of texts, on all cores; a run that was cut short goes on.",
        tag.add_arguments,
        tag.run,
    )


def _package() -> Command:
    from .commands import package

    return Command(
        "Hand a model over: a folder, an installable wheel, a model card and examples.",
        package.add_arguments,
        package.run,
    )


def _serve() -> Command:
    from .commands import serve

    return Command(
        "Answer programs that ask a model for entities over HTTP.", serve.add_arguments, serve.run
    )


def _models() -> Command:
    from .commands import models

    return Command("List, get, add and remove base models.", models.add_arguments, models.run)


def _evaluate() -> Command:
    from .commands import evaluate

    return Command(
        "Measure a model on tagged sentences that it was not trained on.",
        evaluate.add_arguments,
        evaluate.run,
    )


def _compare() -> Command:
    from .commands import compare

    return Command(
        "Compare two models on tagged sentences that neither was trained on.",
        compare.add_arguments,
        compare.run,
    )


def _check() -> Command:
    from .commands import check

    return Command(
        "Look at tagged sentences for what stops a training or costs quality.",
        check.add_arguments,
        check.run,
    )


def _advise() -> Command:
    from .commands import advise

    return Command(
        "Say what to label next, and how much more would help.", advise.add_arguments, advise.run
    )


def _convert() -> Command:
    from .commands import convert

    return Command(
        "Turn a file of tagged sentences into that of another program.",
        convert.add_arguments,
        convert.run,
    )


COMMANDS: dict[str, Callable[[], Command]] = {
    "check": _check,
    "train": _train,
    "predict": _predict,
    "tag": _tag,
    "package": _package,
    "serve": _serve,
    "evaluate": _evaluate,
    "compare": _compare,
    "models": _models,
    "advise": _advise,
    "convert": _convert,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program.

    Args:
        argv: arguments without the program's name; those of this process when None.

    Returns:
        The exit status: 0, 1 for an error that has been told, or 130 for an interruption. Wrong
        usage ends with `SystemExit` 2, as argparse does.
    """
    _serve_if_frozen()
    return _main(list(sys.argv[1:] if argv is None else argv), complain)


def main_window() -> int:
    """Run the program as started from a desktop, where nobody sees the standard streams.

    There may be none at all (pythonw on Windows). An error that ends the program is shown in a
    small window of its own.

    Returns:
        The exit status, as `main` does.
    """
    replace_missing_streams()
    _serve_if_frozen()
    return _main(sys.argv[1:], _complain_in_window)


def show_message(text: str) -> None:
    """Show a plain text in a small window and wait until it is closed.

    Where there can be no window, nothing is shown: Qt would abort the program.
    """
    try:
        from .ui.preflight import check_display

        check_display()
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QApplication, QMessageBox
    except (EventNerError, ImportError) as error:
        log.info("no window to show a message in: %s", error)
        return
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        return
    box = QMessageBox()
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("EventNER")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.exec()


def _serve_if_frozen() -> None:
    """Be a process of `nlp.side_by_side` where a packaged program was started as one."""
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()


def _complain_in_window(text: str) -> None:
    complain(text)
    show_message(text)


def _main(arguments: list[str], tell: Callable[[str], None]) -> int:
    prepare_streams()
    run, parsed = _parse(arguments)
    start_logging()
    # spaCy writes its log to standard error, which is kept for one readable line.
    logging.getLogger("spacy").setLevel(logging.WARNING)
    return _guarded(run, parsed, tell)


def _parse(
    arguments: list[str],
) -> tuple[Callable[[argparse.Namespace], int], argparse.Namespace]:
    if arguments and arguments[0] in COMMANDS:
        name = arguments[0]
        command = COMMANDS[name]()
        parser = _parser(f"eventner {name}", command.description)
        command.add_arguments(parser)
        return command.run, parser.parse_args(arguments[1:])
    parser = _parser("eventner", "Highlight text, train a spaCy entity model, test it.")
    parser.epilog = EPILOG
    parser.add_argument("file", metavar="FILE", type=Path, nargs="?", help="opened in the window")
    parser.add_argument("--sample", action="store_true", help="open a copy of the sample data")
    parser.add_argument("--version", action="version", version=f"EventNER {__version__}")
    add_end_argument(parser)
    parsed = parser.parse_args(arguments)
    if parsed.sample and parsed.file:
        parser.error("give either FILE or --sample")
    return _open_window, parsed


def _parser(program: str, description: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog=program,
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def _open_window(arguments: argparse.Namespace) -> int:
    from .ui.launch import run

    if not arguments.end:
        return run(arguments.file, sample=arguments.sample)
    from .storage.conventions import EndConvention

    return run(arguments.file, sample=arguments.sample, end=EndConvention(arguments.end))


def _guarded(
    run: Callable[[argparse.Namespace], int],
    arguments: argparse.Namespace,
    tell: Callable[[str], None],
) -> int:
    """Run a command; turn every failure into one line, which is told, and an exit status."""
    try:
        return run(arguments)
    except EventNerError as error:
        log.warning("%s", type(error).__name__, exc_info=True)
        tell(error.one_line())
        return 1
    except KeyboardInterrupt:
        complain("Interrupted; nothing was kept.")
        return INTERRUPTED
    except BrokenPipeError:
        close_broken_pipe()
        return 1
    except Exception as error:
        log.exception("unexpected error")
        reason = " ".join(str(error).split()) or type(error).__name__
        tell(f"Something went wrong: {reason}. The log file has the details.")
        return 1
