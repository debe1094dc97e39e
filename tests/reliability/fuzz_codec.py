"""Coverage-guided fuzzing of the project file's reader and writer.

    python -m tests.reliability.fuzz_codec --seconds 3600

needs `pip install atheris` (Linux and macOS). What it finds interesting is kept in a folder of its
own; `--keep` moves the small ones among it to the corpus that the test suite replays. The exit
status is 1 when something was found: the bytes are in the file that is named.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CORPUS = Path(__file__).with_name("corpus") / "codec"
_LARGEST = 4096  # bytes of one input
_SLOW = 10  # seconds for one input
_KEPT_BYTES = 300_000  # of the whole corpus


def main() -> int:
    parser = argparse.ArgumentParser(description="Fuzz the project file's reader and writer.")
    parser.add_argument("--seconds", type=int, default=60, help="default: 60")
    parser.add_argument("--work", type=Path, help="folder for new inputs; default: a new one")
    parser.add_argument("--keep", action="store_true", help="add what is new to the corpus")
    parser.add_argument("--child", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child is not None:
        return _fuzz(arguments.child)
    work = arguments.work or Path(tempfile.mkdtemp(prefix="fuzz-codec-"))
    work.mkdir(parents=True, exist_ok=True)
    return _run(arguments.seconds, work, keep=arguments.keep)


def _run(seconds: int, work: Path, *, keep: bool) -> int:
    """Fuzz in a process of its own, which atheris ends as it likes; report what came of it."""
    command = [sys.executable, "-m", "tests.reliability.fuzz_codec", "--child"]
    command += [str(work), str(CORPUS), f"-max_total_time={seconds}", f"-max_len={_LARGEST}"]
    command += [f"-timeout={_SLOW}", f"-artifact_prefix={work}/found-", "-print_final_stats=1"]
    command += [f"-dict={_dictionary(work)}"]
    before = time.monotonic()
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, errors="replace") as process:
        assert process.stderr
        log = []
        for line in process.stderr:
            log.append(line)
            if not re.match(r"#\d+\s+(REDUCE|NEW)", line):
                _say(line.rstrip())
    text = "".join(log)
    coverage = re.findall(r"cov: (\d+)", text)
    executions = re.findall(r"stat::number_of_executed_units: *(\d+)", text)
    findings = sorted(work.glob("found-*"))
    _say(
        f"executions: {executions[-1] if executions else 'unknown'}, "
        f"coverage: {coverage[-1] if coverage else 'unknown'}, findings: {len(findings)}, "
        f"seconds: {time.monotonic() - before:.0f}, inputs in {work}"
    )
    for finding in findings:
        _say(f"found: {finding}")
    if keep:
        _say(f"added to the corpus: {_keep(work)}")
    return 1 if findings or process.returncode else 0


def _fuzz(arguments: list[str]) -> int:
    try:
        import atheris
    except ImportError:
        _say("This needs atheris: pip install atheris (Linux and macOS).")
        return 2
    with atheris.instrument_imports(include=["eventner_gui", "json"]):
        from tests.reliability.codec_property import check

    def one_input(data: bytes) -> None:
        check(data)

    atheris.Setup([sys.argv[0], *arguments], one_input)
    atheris.Fuzz()
    return 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _dictionary(work: Path) -> Path:
    """Write the words that a project is made of, for the fuzzer to put together."""
    words = ["eventner", "examples", "content", "annotations", "start", "end", "tag_name", "value"]
    words += ["status", "done", "labels", "name", "color", "key", "description", "version", "id"]
    words += ["held_out", "guidelines", "language", "offset_unit", "inclusive", "example_id"]
    entries = [f'"\\"{word}\\": "' for word in words]
    entries += ['"null"', '"NaN"', '"1e999"', '"-0"', '"3.0"', '"\\"3\\""', '"\\\\ud800"', '"}]}"']
    entries += ['"\\\\u0000"', '"[["', '"{\\"content\\": \\"a\\", \\"annotations\\": []}"']
    path = work / "words.dict"
    path.write_text("\n".join(entries) + "\n", encoding="utf-8")
    return path


def _keep(work: Path) -> int:
    """Add new inputs, small ones first, to the corpus while there is room; return how many."""
    room = _KEPT_BYTES - sum(path.stat().st_size for path in CORPUS.iterdir())
    added = 0
    hashes = (path for path in work.iterdir() if re.fullmatch("[0-9a-f]{40}", path.name))
    for path in sorted(hashes, key=lambda path: (path.stat().st_size, path.name)):
        data = path.read_bytes()
        if len(data) > room or (CORPUS / path.name).exists():
            continue
        (CORPUS / path.name).write_bytes(data)
        room -= len(data)
        added += 1
    return added


if __name__ == "__main__":
    sys.exit(main())
