from __future__ import annotations

import errno
import hashlib
import io
import random
import shutil
import socket
import ssl
import subprocess
import time
import urllib.error
from email.message import Message
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from eventner_gui.storage import downloads
from eventner_gui.storage.download_errors import DownloadError, DownloadStopped
from eventner_gui.storage.downloads import Patience, Received, Wanted, fetch
from eventner_gui.storage.network_words import in_words
from eventner_gui.storage.partial_file import PartialFile, forget, left_over
from tests.unit.file_server import Behaviour, serving

CONTENT = random.Random(3).randbytes(700_000)
QUICK = Patience(tries=3, pause=0.01, silence=2)


def wanted(server: Behaviour, content: bytes = CONTENT, **more: Any) -> Wanted:
    return Wanted(server.address, hashlib.sha256(content).hexdigest(), len(CONTENT), **more)


def get(server: Behaviour, target: Path, patience: Patience = QUICK) -> list[Received]:
    told: list[Received] = []
    fetch(wanted(server), target, report=told.append, should_stop=lambda: False, patience=patience)
    return told


def fails(server: Behaviour, target: Path, **more: Any) -> DownloadError:
    with pytest.raises(DownloadError) as caught:
        fetch(
            wanted(server, **more),
            target,
            report=lambda _r: None,
            should_stop=lambda: False,
            patience=QUICK,
        )
    return caught.value


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "toy.whl"


def test_a_file_comes_whole_and_is_told_of(target: Path) -> None:
    with serving(Behaviour(CONTENT)) as server:
        told = get(server, target)
    assert target.read_bytes() == CONTENT
    assert [p.name for p in target.parent.iterdir() if p.is_file()] == ["toy.whl"]
    assert told[-1].words == "Checking…"
    assert told[-1].done == told[-1].total == len(CONTENT)
    assert [each.done for each in told] == sorted(each.done for each in told)


@pytest.mark.parametrize("etag", ['"one"', "", 'W/"weak"'])
def test_cut_connections_go_on_where_they_broke(target: Path, etag: str) -> None:
    with serving(Behaviour(CONTENT, cuts=[100_000, 50_000, 200_000], etag=etag)) as server:
        if etag.startswith("W/"):
            server.etag = etag
        get(server, target)
    assert target.read_bytes() == CONTENT
    assert server.asked == ["", "bytes=100000-", "bytes=150000-", "bytes=350000-"]


def test_a_server_without_ranges_begins_anew(target: Path) -> None:
    with serving(Behaviour(CONTENT, cuts=[100_000], ranges=False)) as server:
        get(server, target)
    assert target.read_bytes() == CONTENT


def test_a_file_that_has_changed_meanwhile_begins_anew(target: Path) -> None:
    other = random.Random(4).randbytes(len(CONTENT))
    with serving(Behaviour(other, cuts=[100_000], etag='"old"')) as server:
        told: list[Received] = []

        def swap(received: Received) -> None:
            told.append(received)
            if received.words.startswith("The connection broke"):
                server.content, server.etag = CONTENT, '"new"'

        fetch(wanted(server), target, report=swap, should_stop=lambda: False, patience=QUICK)
    assert target.read_bytes() == CONTENT


def test_pieces_put_together_wrongly_are_got_once_more_in_one(target: Path) -> None:
    """Without an ETag nothing tells that the server's file is another one by now."""
    other = random.Random(4).randbytes(len(CONTENT))
    with serving(Behaviour(other, cuts=[100_000], etag="")) as server:

        def swap(received: Received) -> None:
            if received.words.startswith("The connection broke"):
                server.content = CONTENT

        fetch(wanted(server), target, report=swap, should_stop=lambda: False, patience=QUICK)
    assert target.read_bytes() == CONTENT
    assert server.asked == ["", "bytes=100000-", ""]


def test_a_stopped_download_goes_on_later(target: Path) -> None:
    with serving(Behaviour(CONTENT, piece=20_000, pause=0.02)) as server:
        told: list[Received] = []
        with pytest.raises(DownloadStopped):
            fetch(
                wanted(server),
                target,
                report=told.append,
                should_stop=lambda: bool(told) and told[-1].done > 100_000,
                patience=QUICK,
            )
        had = left_over(target)
        assert 100_000 < had < len(CONTENT)
        server.piece, server.pause = 1 << 20, 0
        get(server, target)
    assert server.asked == ["", f"bytes={had}-"]
    assert target.read_bytes() == CONTENT
    assert not left_over(target)


def test_stopping_does_not_wait_for_a_silent_server(target: Path) -> None:
    with serving(Behaviour(CONTENT, piece=1000, pause=3)) as server:
        begun = time.monotonic()
        stop_at = begun + 0.3
        with pytest.raises(DownloadStopped):
            fetch(
                wanted(server),
                target,
                report=lambda _r: None,
                should_stop=lambda: time.monotonic() > stop_at,
            )
    # no time is asserted but that it did not wait for the next piece
    assert left_over(target) <= 1000


def test_what_is_left_can_be_removed(target: Path) -> None:
    with serving(Behaviour(CONTENT, cuts=[1000] * 9, ranges=False)) as server:
        fails(server, target)
    assert left_over(target)
    forget(target)
    assert not left_over(target)
    forget(target)


def test_what_is_left_of_another_file_is_not_used(target: Path) -> None:
    target.with_name("toy.whl.part").write_bytes(b"x" * 5000)
    target.with_name("toy.whl.part.json").write_text("{", encoding="utf-8")
    with serving(Behaviour(CONTENT)) as server:
        get(server, target)
        assert server.asked == [""]
        part = PartialFile(target, server.address, "0" * 64)
        with part.locked():
            part.accept(200, {"etag": '"one"', "content-length": "9"})
            part.path.write_bytes(b"xx")
        get(server, target)
    assert server.asked == ["", ""]
    assert target.read_bytes() == CONTENT


def test_more_is_here_than_the_server_has(target: Path) -> None:
    with serving(Behaviour(CONTENT)) as server:
        part = PartialFile(target, server.address, hashlib.sha256(CONTENT).hexdigest())
        with part.locked():
            part.accept(200, {"etag": '"one"', "content-length": "900000"})
            part.path.write_bytes(b"x" * 800_000)
        get(server, target)
    assert server.asked == ["bytes=800000-", ""]
    assert target.read_bytes() == CONTENT


def test_a_redirect_is_followed(target: Path) -> None:
    with serving(Behaviour(CONTENT)) as last, serving(Behaviour(b"")) as first:
        first.redirect = last.address.replace("toy", "elsewhere")
        last.cuts = [100_000]
        get(first, target)
    assert target.read_bytes() == CONTENT
    assert last.asked == ["", "bytes=100000-"]


def test_a_redirect_to_an_unprotected_address_is_not(target: Path) -> None:
    with serving(Behaviour(b"", redirect="http://models.example/toy.whl")) as server:
        error = fails(server, target)
    assert "not protected" in str(error)


@pytest.mark.parametrize("address", ["http://models.example/a.whl", "ftp://x/a", "file:///etc/a"])
def test_only_protected_addresses_are_asked(target: Path, address: str) -> None:
    with pytest.raises(DownloadError, match="not protected"):
        fetch(
            Wanted(address, "0" * 64, 10),
            target,
            report=lambda _r: None,
            should_stop=lambda: False,
        )


@pytest.mark.parametrize(
    ("status", "headers", "words", "hint"),
    [
        (404, {}, "not at 127.0.0.1", "newer EventNER"),
        (403, {}, "refuses", "on a stick"),
        (403, {"X-RateLimit-Remaining": "0"}, "too much was downloaded", "in an hour"),
        (429, {"Retry-After": "300"}, "too much was downloaded", "in 5 minutes"),
        (407, {}, "proxy", "HTTPS_PROXY"),
        (418, {}, "error 418", "on a stick"),
    ],
)
def test_a_refusal_is_said_at_once(
    target: Path, status: int, headers: dict[str, str], words: str, hint: str
) -> None:
    with serving(Behaviour(CONTENT, statuses=[status] * 9, headers=headers)) as server:
        error = fails(server, target)
    assert words in str(error)
    assert hint in error.hint
    assert len(server.asked) == 1


def test_trouble_of_the_server_may_pass(target: Path) -> None:
    with serving(Behaviour(CONTENT, statuses=[503, 500, 0])) as server:
        get(server, target)
    assert target.read_bytes() == CONTENT
    with serving(Behaviour(CONTENT, statuses=[503] * 9)) as server:
        target.unlink()
        assert "trouble at the moment" in str(fails(server, target))
    assert len(server.asked) == QUICK.tries


def test_a_login_page_is_not_kept(target: Path) -> None:
    page = Behaviour(b"<html>Log in!", headers={"Content-Type": "text/html; charset=utf-8"})
    with serving(page) as server:
        error = fails(server, target)
    assert "web page came instead" in str(error)
    assert "log in" in error.hint
    assert not left_over(target)


def test_corrupted_bytes_are_thrown_away(target: Path) -> None:
    broken = CONTENT[:1000] + b"!" + CONTENT[1001:]
    with serving(Behaviour(broken)) as server:
        error = fails(server, target)
    assert "not the file that was asked for" in str(error)
    assert not target.exists()
    assert not left_over(target)


@pytest.mark.parametrize("length", [len(CONTENT) + 5000, 1000, -1])
def test_a_wrong_length_is_found_out(target: Path, length: int) -> None:
    with serving(Behaviour(CONTENT, length=length, ranges=False)) as server:
        if length == -1:  # none announced: it ends where it ends
            get(server, target)
            assert target.read_bytes() == CONTENT
        else:
            fails(server, target)
            assert not target.exists()


def test_far_more_than_expected_is_refused(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "MARGIN", 0)
    with serving(Behaviour(CONTENT * 3)) as server:
        error = fails(server, target)
    assert "expected" in str(error)
    assert not left_over(target)


def test_a_silent_server_is_given_up(target: Path) -> None:
    silent = Behaviour(CONTENT, piece=1000, pause=1.5)
    with serving(silent) as server, pytest.raises(DownloadError, match="does not answer"):
        fetch(
            wanted(server),
            target,
            report=lambda _r: None,
            should_stop=lambda: False,
            patience=Patience(tries=1, pause=0, silence=0.3),
        )
    assert left_over(target) == 1000


def test_a_full_disk_is_seen_before(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _p: SimpleNamespace(free=70_000_000))
    with serving(Behaviour(CONTENT)) as server, pytest.raises(DownloadError) as caught:
        fetch(
            wanted(server, needed=90_000_000),
            target,
            report=lambda _r: None,
            should_stop=lambda: False,
        )
    assert "91 MB are needed, 3 MB are free" in str(caught.value)
    assert not left_over(target)


def test_a_disk_that_fills_up_keeps_what_came(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.FileIO):
        def write(self, data: Any) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(PartialFile, "appending", lambda self: Full(self.path, "a"))
    with serving(Behaviour(CONTENT)) as server:
        error = fails(server, target)
    assert "the disk is full" in str(error)
    assert len(server.asked) == 1


def test_two_windows_do_not_download_the_same_file(target: Path) -> None:
    part = PartialFile(target, "", "0" * 64)
    with serving(Behaviour(CONTENT)) as server, part.locked():
        try:
            get(server, target)
        except DownloadError as error:
            assert "Another window" in str(error)
        else:
            pytest.skip("this system has no such locks")


def test_no_server_at_all(target: Path) -> None:
    with serving(Behaviour(CONTENT)) as server:
        pass
    error = fails(server, target)
    assert "breaks again and again" in str(error)
    assert "stick" in error.hint


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (socket.gaierror(-2, "Name or service not known"), "no connection to the internet"),
        (urllib.error.URLError(socket.gaierror(-2, "no")), "no connection to the internet"),
        (ssl.SSLCertVerificationError("bad"), "certificate cannot be checked"),
        (TimeoutError(), "does not answer"),
        (OSError("Tunnel connection failed: 407 Proxy Authentication Required"), "proxy"),
        (ConnectionResetError(), "breaks again and again"),
        (ValueError("odd"), "could not be asked (ValueError)"),
        (urllib.error.HTTPError("u", 451, "no", Message(), None), "error 451"),
    ],
)
def test_each_failure_has_its_words(cause: Exception, words: str) -> None:
    error = in_words(cause, "github.com")
    assert words in str(error)
    assert "stick" in error.hint


def test_a_proxy_is_taken_from_the_environment(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(Behaviour(CONTENT)) as proxy:
        monkeypatch.setenv("http_proxy", proxy.address.removesuffix("/toy.whl"))
        monkeypatch.setenv("no_proxy", "")
        asked = Wanted(
            "http://localhost:1/toy.whl", hashlib.sha256(CONTENT).hexdigest(), len(CONTENT)
        )
        fetch(asked, target, report=lambda _r: None, should_stop=lambda: False, patience=QUICK)
    assert target.read_bytes() == CONTENT


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate that nobody vouches for, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl makes the certificate of this test")
    folder = tmp_path_factory.mktemp("tls")
    command = [
        *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
        *("-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=127.0.0.1"),
        *("-addext", "subjectAltName=IP:127.0.0.1"),
    ]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "cert.pem", folder / "key.pem"


def test_a_certificate_nobody_vouches_for_is_not_taken(
    target: Path, certificate: tuple[Path, Path]
) -> None:
    with serving(Behaviour(CONTENT), certificate) as server:
        error = fails(server, target)
    assert "certificate cannot be checked" in str(error)
    assert server.asked == []
    assert not left_over(target)


def test_a_certificate_the_user_names_is_taken(
    target: Path, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with serving(Behaviour(CONTENT, cuts=[300_000]), certificate) as server:
        get(server, target)
    assert target.read_bytes() == CONTENT
