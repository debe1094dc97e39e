"""The promise: opening, tagging, saving, training, testing and predicting use no network.

Nor does looking at the base models; only the button that downloads one does.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import eventner_gui
from eventner_gui.storage.resources import article_labels
from tests.driver import annotation
from tests.e2e.program import run_program
from tests.imports import imported_modules

PACKAGE = Path(eventner_gui.__file__).parent

NETWORK_MODULES = (
    "requests", "urllib.request", "urllib3", "http", "socket", "socketserver", "ssl", "ftplib",
    "smtplib", "xmlrpc", "asyncio", "webbrowser", "PySide6.QtNetwork", "PySide6.QtWebSockets",
    "spacy.cli", "smart_open", "cloudpathlib", "distributed",
)  # fmt: skip
ALLOWED = {
    "nlp/__init__.py": {"socket"},  # keeps urllib3 from trying for IPv6
    # `spacy package`, which writes files; its modules of downloads are not reached by it
    "nlp/packaging.py": {"spacy.cli.package", "spacy.cli.package.package"},
    # a Dask cluster, when `eventner tag --scheduler` asks for one
    "nlp/tagging/cluster.py": {"asyncio", "distributed", "distributed.Client"},
    "storage/http_stream.py": {"ssl", "urllib.request"},  # a base model, when one asks for it
    "storage/network_words.py": {
        *("http.client", "http.client.HTTPException", "socket", "ssl"),  # what goes wrong then
    },
}
SERVICE = PACKAGE / "service"  # `eventner serve` listens; the window has nothing of it


@dataclass(frozen=True)
class Journey:
    calls: list[str]
    trace: Path | None  # what strace saw; None without it


def strace() -> list[str] | None:
    """Return the command that writes a program's network calls to a file, where it works."""
    found = shutil.which("strace") if sys.platform == "linux" else None
    if found is None:
        return None
    works = subprocess.run([found, "-o", "/dev/null", "true"], capture_output=True, check=False)
    return [found, "-f", "-e", "trace=network", "-o"] if works.returncode == 0 else None


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Journey:
    folder = tmp_path_factory.mktemp("journey")
    project, result, trace = (folder / n for n in ("project.json", "result.json", "trace.txt"))
    texts = [f"Book room {n} for Anna on Monday" for n in range(30)]
    examples = [{"content": "Cancel lunch on Friday", "annotations": []}] + [
        {
            "content": text,
            "annotations": [annotation(text, "Book", "action"), annotation(text, "Monday", "date")],
            "eventner": {"status": "done"},
        }
        for text in texts
    ]
    labels = [{"name": each.name, "color": each.color} for each in article_labels()]
    header = {"version": 1, "end": "inclusive", "labels": labels}
    project.write_text(json.dumps({"eventner": header, "examples": examples}), encoding="utf-8")
    watcher = strace()
    done = run_program(
        "network_journey",
        str(project),
        str(result),
        home=folder / "home",
        before=[*watcher, str(trace)] if watcher else [],
    )
    assert done.returncode == 0, done.stderr
    assert "Friday" in json.dumps(json.loads(project.read_text(encoding="utf-8"))["examples"][0])
    return Journey(json.loads(result.read_text(encoding="utf-8")), trace if watcher else None)


def test_python_makes_no_network_call(journey: Journey) -> None:
    assert journey.calls == []


def test_the_system_sees_no_internet_socket(journey: Journey) -> None:
    if journey.trace is None:
        pytest.skip("seen from outside only where strace is installed and may trace (Linux)")
    text = journey.trace.read_text(encoding="utf-8", errors="replace")
    assert "exited with 0" in text, "strace saw nothing at all"
    assert re.findall(r".*AF_INET.*", text) == []


def test_nothing_imports_a_network_module() -> None:
    found = {}
    for path in set(PACKAGE.rglob("*.py")) - set(SERVICE.rglob("*.py")):
        of_network = {
            name
            for name in imported_modules(path)
            if any(name == each or name.startswith(f"{each}.") for each in NETWORK_MODULES)
        }
        if of_network:
            found[path.relative_to(PACKAGE).as_posix()] = of_network
    assert found == ALLOWED


def test_only_a_download_reads_what_uses_the_network() -> None:
    """Imported in the function that downloads, by nothing at the top of a file."""
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "import" in line and ("http_stream" in line or "network_words" in line)
    }
    assert users == {"storage/downloads.py"}
    lines = (PACKAGE / "storage/downloads.py").read_text(encoding="utf-8").splitlines()
    at_the_top = [n for n in lines if n.startswith(("import ", "from ")) and "_stream" in n]
    assert at_the_top == []


def test_only_local_folders_are_opened_on_the_desktop() -> None:
    """One call, and what it is given is made from a path; links of guidelines are not followed."""
    calls = [
        (path.name, line.strip())
        for path in PACKAGE.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "openUrl" in line or "setOpenExternalLinks" in line
    ]
    assert sorted(calls) == [
        ("details.py", "QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))"),
        ("markdown_view.py", "self.setOpenExternalLinks(False)"),
    ]
