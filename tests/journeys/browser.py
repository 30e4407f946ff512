"""A real browser before a real server, for the journeys that look at pages."""

import contextlib
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
AXE = ROOT / "assets" / "node_modules" / "axe-core" / "axe.min.js"
STYLES = ROOT / "src" / "lienmach" / "static" / "lienmach" / "lienmach.css"
FLAGS = [
    "--no-sandbox",  # these tests also run as root, where the sandbox cannot
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESK = 390, 1440


def chromium() -> str | None:
    """Return where a Chromium is, if there is one."""
    names = ("chromium", "chromium-browser", "google-chrome")
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


@contextlib.contextmanager
def visited() -> Iterator[Visit]:
    """Serve the house and open a browser; skips where there is no browser or no styles."""
    path = chromium()
    if path is None:
        pytest.skip("no Chromium is installed here, so nobody can look at the pages")
    if not (STYLES.exists() and AXE.exists()):
        pytest.skip("the assets are not built here: run `make install`")
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield Visit(address, browser, [])
        finally:
            browser.close()


def barriers(page: Page) -> list[str]:
    """
    Return what axe finds on a page with everything unfolded, and whether it is too wide.

    It is looked at as wide as a telephone and as a desk; needs a context without CSP.
    """
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.add_script_tag(path=AXE)
    as_it_was, found = page.viewport_size, []
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 900})
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
