"""
A server of the dossier contract in a dictionary, that can be told to go wrong in one way.

Only the tests of the clients and of their checker use it: a checker that stays green on a
server that loses writes would be worth nothing.
"""

import asyncio
import json
from collections import defaultdict

FAULTS = (
    "loses a dossier", "loses a note", "doubles a note", "doubles a dossier", "reads stale",
    "lists stale", "turns notes round", "forgets its keys", "gives one code twice",
    "shows and forgets",
)  # fmt: skip
PAGE = 7


class Stub:
    """Dossiers in memory; ``fault`` names what goes wrong, with every tenth write."""

    def __init__(self, fault="", *, delay=0.0):
        self.fault, self.delay = fault, delay
        self.owner, self.notes, self.answers = {}, defaultdict(list), {}
        self.listed = defaultdict(list)
        self.writes = 0
        self.drop_after = None
        self.stall_until = 0.0

    def strikes(self, fault):
        return self.fault == fault and self.writes % 10 == 3

    def answer(self, method, path, token, key, body):
        path, _, query = path.partition("?")
        if path == "/api/v1/procedures":
            return 200, {"items": [{"code": "P1", "name": "Một", "example": {"reason": "mới"}}]}
        if method == "GET" and path == "/api/v1/dossiers":
            return 200, self.page(token, query)
        if method == "GET":
            return self.one(path.rsplit("/", 1)[1], token)
        self.writes += 1
        known = self.answers.get((token, key))
        if known and self.fault != "forgets its keys":
            return 200, known
        if path == "/api/v1/dossiers":
            answer = self.submit(token, body)
        else:
            answer = self.note(path.split("/")[-2], body["text"])
        self.answers[token, key] = answer
        return 201, answer

    def submit(self, token, body):
        assert body["data"]["reason"] == "mới"
        number = len(self.owner)
        if self.strikes("gives one code twice") and number:
            number -= 1
        code = f"H23.1-260930-{number:04d}"
        if not self.strikes("loses a dossier"):
            self.owner[code] = token
            self.listed[token].append(code)
        if self.strikes("doubles a dossier"):
            self.owner[code + "9"] = token
            self.listed[token].append(code + "9")
        return {"code": code, "state": "received"}

    def note(self, code, text):
        notes = self.notes[code]
        if self.strikes("shows and forgets"):
            self.drop_after = 0  # the client gets no answer …
            notes.append(f"passing {text}")
        elif self.strikes("turns notes round"):
            notes.insert(0, text)
        elif not self.strikes("loses a note"):
            notes += [text] * (2 if self.strikes("doubles a note") else 1)
        return {"text": text}

    def one(self, code, token):
        if self.owner.get(code) != token:
            return 404, {}
        notes = self.notes[code]
        shown = notes[:-1] if self.fault == "reads stale" and len(notes) % 3 == 2 else list(notes)
        if self.fault == "shows and forgets":
            shown = [text.removeprefix("passing ") for text in notes]
            self.notes[code] = [text for text in notes if not text.startswith("passing")]
        return 200, {"code": code, "notes": shown, "events": []}

    def page(self, token, query):
        codes = self.listed[token][::-1]
        start = int(query.removeprefix("cursor=") or 0)
        if self.fault == "lists stale" and self.writes % 5 == 0:
            codes = codes[1:]
        items = [{"code": code} for code in codes[start : start + PAGE]]
        more = start + PAGE < len(codes)
        return {"items": items, "next": str(start + PAGE) if more else None}

    async def serve(self, reader, writer):
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                method, path, _ = head[0].split(" ")
                fields = dict(line.split(": ", 1) for line in head[1:] if line)
                raw = await reader.readexactly(int(fields.get("Content-Length", 0)))
                token = fields.get("Authorization", "").removeprefix("Bearer ")
                stall = self.stall_until - asyncio.get_running_loop().time()
                await asyncio.sleep(max(self.delay, stall))
                status, body = self.answer(
                    method, path, token, fields.get("Idempotency-Key"), json.loads(raw or "{}")
                )
                if self.drop_after is not None and method == "POST":
                    if self.drop_after == 0:
                        self.drop_after = None
                        break
                    self.drop_after -= 1
                text = json.dumps(body).encode()
                writer.write(
                    f"HTTP/1.1 {status} .\r\nContent-Length: {len(text)}\r\n\r\n".encode() + text
                )
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
