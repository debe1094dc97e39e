"""What the import contract cannot say."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.imports import imported_modules

PACKAGE = Path(__file__).resolve().parents[2] / "eventner_gui"


@pytest.mark.parametrize("path", sorted((PACKAGE / "app").glob("*.py")), ids=lambda p: p.name)
def test_app_knows_no_widgets(path: Path) -> None:
    assert not {m for m in imported_modules(path) if m.startswith("PySide6.QtWidgets")}


START = """
import os, sys
from PySide6.QtCore import QEvent
from eventner_gui.cli import main
from eventner_gui.ui.window import main_window

class Window(main_window.MainWindow):
    def event(self, event):
        done = super().event(event)
        if event.type() == QEvent.Type.UpdateRequest:
            print("\\n".join(sys.modules), flush=True)
            os._exit(0)
        return done

main_window.MainWindow = Window
main([])
"""
# Packages and modules that cost time and that nobody needs to see the start page.
LATE = {
    *("spacy", "thinc", "numpy", "pyqtgraph", "srsly", "pydantic", "openpyxl"),
    *("sqlite3", "hashlib", "decimal", "socket", "uuid", "html", "importlib.metadata", "platform"),
    *("logging.handlers", "email", "xml", "multiprocessing", "asyncio"),
    *("eventner_gui.nlp", "eventner_gui.storage.codec", "eventner_gui.storage.journal"),
    *("eventner_gui.ui.annotate", "eventner_gui.ui.train.tab", "eventner_gui.ui.test"),
    *("eventner_gui.storage.conventions", "eventner_gui.core.rules", "eventner_gui.core.merge"),
    *("eventner_gui.commands.train", "eventner_gui.commands.predict", "eventner_gui.app.past"),
    *("eventner_gui.commands.models", "eventner_gui.app.downloader", "eventner_gui.ui.bases"),
    *("urllib.request", "http.client", "ssl", "eventner_gui.storage.http_stream"),
}


def test_the_window_is_painted_before_anything_heavy_is_imported(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", START], capture_output=True, text=True, check=False, timeout=100
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "eventner_gui.ui.window.start_page" in loaded
    assert not loaded & LATE


def test_one_function_alone_loads_models() -> None:
    """It looks at the model first (`nlp/loading.py`)."""
    loaders = ("load_model_from_path", "load_model_from_package", "import_module")
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        if ast.unparse(node.func).rpartition(".")[2] in loaders
        or ast.unparse(node.func) == "spacy.load"
    }
    assert found == {"nlp/loading.py"}
