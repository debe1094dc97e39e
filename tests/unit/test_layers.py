"""What the import contract cannot say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.imports import imported_modules

PACKAGE = Path(__file__).resolve().parents[2] / "eventner_gui"


@pytest.mark.parametrize("path", sorted((PACKAGE / "app").glob("*.py")), ids=lambda p: p.name)
def test_app_knows_no_widgets(path: Path) -> None:
    assert not {m for m in imported_modules(path) if m.startswith("PySide6.QtWidgets")}


def test_the_window_is_there_before_spacy_is_imported() -> None:
    code = (
        "import sys; import eventner_gui.ui.window.main_window\n"
        "slow = {'spacy', 'thinc', 'numpy', 'pyqtgraph'} & set(sys.modules)\n"
        "assert not slow, slow\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_one_function_alone_loads_models() -> None:
    """It looks at the model first (`nlp/loading.py`)."""
    loaders = ("spacy.load(", "load_model_from_path(", "load_model_from_package(", "import_module(")
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if any(loader in path.read_text(encoding="utf-8") for loader in loaders)
    }
    assert found == {"nlp/loading.py"}
