"""
Who can sign in at the demonstration's provider, and for whom it answers.

Both lie in ``$LIENMACH_HOME/eid`` (mode 0600), written by ``lienmach demo`` before it starts the
provider. Everybody is invented; passwords are drawn anew at every start.
"""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lienmach.ground import installation

HOST = "dinhdanh.localhost"
FOLDER, PEOPLE, CLIENT = "eid", "people.json", "client.json"


@dataclass(frozen=True, slots=True)
class Holder:
    """A synthetic person with an e-ID; ``passcode`` is asked for at level 2, for who has it."""

    subject: str
    personal_id: str
    name: str
    birth_date: str
    level: int
    password: str
    passcode: str
    province: str

    def claims(self) -> dict[str, str]:
        """Return what the national service says of somebody, by its own names."""
        return {
            "TechID": self.subject,
            "LoaiTaiKhoan": "1",
            "HoVaTen": self.name.upper(),
            "SoDinhDanh": self.personal_id,
            "NgayThangNamSinh": self.birth_date.replace("-", ""),
            "loginIdp": "DEMO",
        }


@dataclass(frozen=True, slots=True)
class Client:
    """The portal that the provider answers."""

    client_id: str
    client_secret: str
    redirect_uris: tuple[str, ...]


def write(holders: list[Holder], client: Client) -> None:
    """Write down who can sign in, and for whom."""
    place = installation.folder(FOLDER)
    told = json.dumps([dataclasses.asdict(each) for each in holders], ensure_ascii=False)
    installation.write_private(place / PEOPLE, told)
    installation.write_private(place / CLIENT, json.dumps(dataclasses.asdict(client)))


def holders() -> dict[str, Holder]:
    """Return everybody who can sign in, by personal number."""
    found = [Holder(**each) for each in _read(PEOPLE, [])]
    return {each.personal_id: each for each in found}


def client() -> Client:
    """Return the portal that is answered."""
    told: Mapping[str, Any] = _read(CLIENT, {})
    return Client(**{**told, "redirect_uris": tuple(told["redirect_uris"])})


def client_origins() -> list[str]:
    """Return the origins that a sign-in may lead back to."""
    addresses = map(urlsplit, _read(CLIENT, {}).get("redirect_uris", ()))
    return sorted({f"{each.scheme}://{each.netloc}" for each in addresses})


def _read(name: str, otherwise: Any) -> Any:
    path = installation.home() / FOLDER / name
    return json.loads(path.read_text("utf-8")) if path.exists() else otherwise
