"""The provider's process: pages for browsers, signed messages for the province's system."""

import re
import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx

from lienmach.dossiers.queries import gateway
from lienmach.dossiers.rules import message_signatures as signatures
from lienmach.dossiers.rules import payment_messages
from lienmach.dossiers.rules.payment_messages import SIGNATURE, TIME
from lienmach.dossiers.rules.payments import Told
from lienmach.ground import clock, installation
from lienmach.scenarios.payment import pages
from lienmach.scenarios.payment.book import Book, Order, message

ADDRESS = "127.0.0.1"
MESSAGES = "/api/v1/payments/messages"
LARGEST_FORM = 4096
MOST_TRIES = 12
STATIC = Path(__file__).parents[2] / "static" / "lienmach"
KINDS = {"css": "text/css", "svg": "image/svg+xml", "woff2": "font/woff2"}
PAGE = "text/html; charset=utf-8"
_ASKED = re.compile(r"/payments/([a-z0-9]{1,32})/([A-Za-z0-9._-]{1,60})")
_STATIC = re.compile(r"/((?:fonts/)?[A-Za-z0-9-]{1,60}\.(css|svg|woff2))")
_TICKET = re.compile(r"/orders/([A-Za-z0-9_-]{10,40})")

Answer = tuple[int, str, bytes, dict[str, str]]


class Sandbox:
    """
    The provider: its book, its server, and what it tells the house at ``to``.

    ``pause`` is how long it waits before it tells something again that was not heard.
    """

    def __init__(self, *, to: str, port: int = 0, pause: float = 1.0) -> None:
        self.to, self.pause = to.rstrip("/"), pause
        self.book = Book()
        self._provinces = frozenset(installation.provinces())
        self._server = ThreadingHTTPServer((ADDRESS, port), _handler(self))
        self._server.daemon_threads = True
        self._client = httpx.Client(timeout=10.0, trust_env=False)

    @property
    def port(self) -> int:
        """Return where it listens."""
        return int(self._server.server_address[1])

    def serve(self) -> None:
        """Answer until told to stop."""
        self._server.serve_forever(poll_interval=0.1)

    def stop(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()

    def get(self, target: str, headers: dict[str, str]) -> Answer:
        """Answer a request for a page, or a question about a payment."""
        parts = urlsplit(target)
        if parts.path == "/healthz":
            return HTTPStatus.OK, "text/plain", b"ok", {}
        found = _STATIC.fullmatch(parts.path)
        if found and (STATIC / found[1]).exists():
            return HTTPStatus.OK, KINDS[found[2]], (STATIC / found[1]).read_bytes(), {}
        if parts.path == "/pay":
            return self._ordered(parts.query)
        if asked := _ASKED.fullmatch(parts.path):
            return self._asked(parts.path, *asked.groups(), headers=headers)
        return _page(HTTPStatus.NOT_FOUND, "Không có trang này", "There is no such page.")

    def _ordered(self, query: str) -> Answer:
        province = parse_qs(query).get("province", [""])[0]
        said = None
        if province in self._provinces:
            said = payment_messages.ordered(
                gateway.secret(province), "/pay", query, now=clock.now().timestamp()
            )
        found = self.book.take(said) if said else None
        if found is None:
            return _page(
                HTTPStatus.FORBIDDEN, "Yêu cầu không hợp lệ", "Not signed, changed, or too late."
            )
        parts = urlsplit(found.back)
        policy = f"form-action 'self' {parts.scheme}://{parts.netloc}"
        return HTTPStatus.OK, PAGE, pages.order(found).encode(), {"form-action": policy}

    def _asked(
        self, path: str, province: str, reference: str, *, headers: dict[str, str]
    ) -> Answer:
        now = clock.now()
        key = gateway.secret(province) if province in self._provinces else None
        if key is None or not signatures.holds(
            key, "GET", path, b"", moment=headers.get(TIME.lower(), ""),
            signed=headers.get(SIGNATURE.lower(), ""), now=now.timestamp(),
        ):  # fmt: skip
            return HTTPStatus.UNAUTHORIZED, "text/plain", b"signature", {}
        body = self.book.told(province, reference, at=now).body()
        signed = payment_messages.headers(key, gateway.ANSWER, path, body, now=now.timestamp())
        return HTTPStatus.OK, "application/json", body, signed

    def post(self, target: str, body: bytes) -> Answer:
        """Do what somebody chose on the page of an order, and lead them back."""
        ticket = _TICKET.fullmatch(target)
        order = self.book.by_ticket(ticket[1]) if ticket else None
        if order is None:
            return _page(HTTPStatus.NOT_FOUND, "Không có trang này", "There is no such order.")
        do = parse_qs(body.decode("ascii", "replace")).get("do", [""])[0]
        if do == "close":
            return _page(
                HTTPStatus.OK, "Đã bỏ dở", "Quý vị có thể đóng trang. / You may close this."
            )
        state = {"pay": Told.PAID, "pay-silently": Told.PAID, "fail": Told.FAILED}.get(do)
        if state is None:
            return _page(HTTPStatus.BAD_REQUEST, "Không rõ yêu cầu", "Nothing was chosen.")
        if self.book.settle(order, state, at=clock.now()) and do != "pay-silently":
            # Told before the browser is back, as a rule; and until it is heard, if not.
            teller = threading.Thread(target=self._tell, args=(order,), daemon=True)
            teller.start()
            teller.join(self.pause * 2)
        return HTTPStatus.SEE_OTHER, PAGE, b"", {"Location": order.back}

    def _tell(self, order: Order) -> None:
        said = message(order, at=clock.now())
        body, host = said.body(), f"{order.province}.localhost"
        for nth in range(MOST_TRIES):
            signed = payment_messages.headers(
                gateway.secret(order.province), "POST", MESSAGES, body, now=clock.now().timestamp()
            )
            try:
                answer = self._client.post(
                    self.to + MESSAGES, content=body,
                    headers={"Host": host, "Content-Type": "application/json", **signed},
                )  # fmt: skip
            except httpx.HTTPError:
                pass
            else:
                if answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
                    return
            time.sleep(min(60.0, self.pause * 2**nth))


def _page(status: int, title: str, text: str) -> Answer:
    return status, PAGE, pages.sentence(title, text).encode(), {}


def _handler(sandbox: Sandbox) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Reads a request, asks the provider, writes the answer."""

        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_GET(self) -> None:
            self._reply(sandbox.get(self.path, {k.lower(): v for k, v in self.headers.items()}))

        def do_POST(self) -> None:
            said = self.headers.get("Content-Length") or "0"
            if not said.isdecimal() or int(said) > LARGEST_FORM:
                self._reply(_page(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Quá lớn", "Too large."))
                return
            self._reply(sandbox.post(self.path, self.rfile.read(int(said))))

        def _reply(self, answer: Answer) -> None:
            status, kind, content, more = answer
            action = more.pop("form-action", "form-action 'self'")
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header(
                "Content-Security-Policy",
                f"default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; {action};"
                " base-uri 'none'; frame-ancestors 'none'",
            )
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Referrer-Policy", "no-referrer")
            self.send_header("Cache-Control", "no-store")
            for name, value in more.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Say nothing: a line a request is no help."""

    return Handler
