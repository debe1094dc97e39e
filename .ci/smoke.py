"""What an installed wheel must do, away from any checkout: find its data and open its window."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["EVENTNER_HOME"] = tempfile.mkdtemp(prefix="eventner-smoke-")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

import eventner_gui
from eventner_gui.storage.resources import resource, sample_data
from eventner_gui.ui.theme.theme import Theme
from eventner_gui.ui.window.main_window import MainWindow

package = Path(eventner_gui.__file__).parent
for place in (resource("theme.qss"), resource("labels.json"), sample_data() / "GUIDELINES.md"):
    assert place.is_file() and package in place.parents, place

app = QApplication([])
Theme(app, "light")
window = MainWindow()
window.show()
loop = QEventLoop()
window.session.opened.connect(loop.quit)
QTimer.singleShot(30_000, loop.quit)
window.projects.open_sample()
loop.exec()
assert len(window.session.document.examples) > 120, "the sample did not open"
assert window.close()

eventner = Path(sys.executable).with_name("eventner")
version = subprocess.run([eventner, "--version"], capture_output=True, text=True, check=True)
assert eventner_gui.__version__ in version.stdout, version.stdout
