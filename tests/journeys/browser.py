"""A real browser before a real server, for the journeys that look at pages."""

import atexit
import contextlib
import itertools
import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from lienmach.ground.leash import leashed
from tests.journeys import looked_at

ROOT = Path(__file__).parents[2]
AXE = ROOT / "assets" / "node_modules" / "axe-core" / "axe.min.js"
STYLES = ROOT / "src" / "lienmach" / "static" / "lienmach" / "lienmach.css"
FLAGS = [
    "--headless",
    "--no-sandbox",  # these tests also run as root, where the sandbox cannot
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--password-store=basic",
    "--remote-debugging-port=0",
]
PHONE, DESK = 390, 1440
DEBIAN = "/usr/lib/chromium/chromium-headless-shell"


def chromium() -> str | None:
    """
    Return where a Chromium is, if there is one.

    Debian's headless shell is the same Chromium without the windows nobody sees: it takes a third
    less of the machine. What Debian has on the path is a script that starts it and waits, and
    whoever ends that leaves the browser behind.
    """
    names = (DEBIAN, "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return os.environ.get("LIENMACH_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def served() -> Iterator[str]:
    """Serve the house in threads of this process; yields the address of Hải Dương."""
    with make_server(
        "127.0.0.1", 0, get_wsgi_application(), server_class=_Server, handler_class=_Quiet
    ) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://haiduong.localhost:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Visit:
    """One browser before one server, and everything it complained of."""

    address: str
    browser: Browser
    complaints: list[str]

    def context(self, width: int = DESK, **options) -> BrowserContext:
        """Open a window of that width, with no cookies."""
        return self.browser.new_context(viewport={"width": width, "height": 900}, **options)

    def page(self, context: BrowserContext) -> Page:
        """Open a page that notes what the browser complains of."""
        page = context.new_page()
        page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type == "error" else None,
        )
        page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        return page

    def barriers(self, answer: Any) -> list[str]:
        """Show a new window what a test's client was answered; return what axe finds there."""
        assert answer.status_code not in {302, 303}, answer["Location"]
        address = f"{self.address}{answer.request['PATH_INFO']}"
        page = self.page(self.context(bypass_csp=True))
        page.route(
            address,
            lambda route: route.fulfill(body=answer.content, content_type=answer["Content-Type"]),
        )
        page.goto(address)
        looked_at.note(each.name for each in answer.templates)
        return barriers(page)


class _Chromium:
    """One browser for all visits of this process, for starting it takes longer than most of them."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None
        self.address = ""

    def listens_at(self, path: str) -> str:
        """Return where it takes orders; it is started if it does not run."""
        if self.process is None or self.process.poll() is not None:
            self._start(path)
        return self.address

    def _start(self, path: str) -> None:
        folder = tempfile.mkdtemp(prefix="lienmach-chromium-")
        self.process = subprocess.Popen(
            leashed(path, *FLAGS, f"--user-data-dir={folder}", "about:blank"),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        atexit.register(self._end, self.process, folder)
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if found := re.search(r"listening on (ws://\S+)", line):
                self.address = found[1]
                break
        # Nobody reads what it says from here on, and it must not wait for a reader.
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    @staticmethod
    def _end(process: "subprocess.Popen[str]", folder: str) -> None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


_chromium = _Chromium()
_pictures = itertools.count(1)


@contextlib.contextmanager
def visited() -> Iterator[Visit]:
    """Serve the house and open a browser; skips where there is no browser or no styles."""
    path = chromium()
    if path is None:
        pytest.skip("no Chromium is installed here, so nobody can look at the pages")
    if not (STYLES.exists() and AXE.exists()):
        pytest.skip("the assets are not built here: run `make install`")
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.connect_over_cdp(_chromium.listens_at(path))
        try:
            yield Visit(address, browser, [])
            assert not looked_at.unseen(), "the test should have looked at these pages"
        finally:
            browser.close()  # its windows with all they know; the browser itself goes on


def barriers(page: Page) -> list[str]:
    """
    Return what axe finds on a page with everything unfolded, and whether it is too wide.

    It is looked at as wide as a telephone and as a desk; needs a context without CSP. A picture of
    each is kept in the folder that LIENMACH_SHOTS names, for whoever wants to look too.
    """
    looked_at.look(page)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.add_script_tag(path=AXE)
    as_it_was, folder = page.viewport_size, os.environ.get("LIENMACH_SHOTS")
    found: list[str] = []
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 900})
        if folder:
            name = re.sub(r"\W+", "-", page.url.partition(":")[2].partition(":")[2])[:80]
            page.screenshot(
                path=Path(folder) / f"{name}-{next(_pictures)}-{width}.png", full_page=True
            )
        told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found += [
            f"{width} {one['id']}: {node['html'][:120]}"
            for one in told["violations"]
            for node in one["nodes"]
        ]
        if (too_wide := overflow(page)) > 0:
            found.append(f"{width} too wide by {too_wide} px")
    if as_it_was:
        page.set_viewport_size(as_it_was)
    return found


def overflow(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return width
