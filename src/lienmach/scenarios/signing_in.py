"""Who can sign in while the demo runs: its e-ID provider, and officers with made-up passwords."""

import contextlib
import datetime as dt
import itertools
import json
import secrets
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lienmach import homes
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity import actions, queries
from lienmach.scenarios.beside import beside
from lienmach.scenarios.eid import people
from lienmach.scenarios.eid.people import Client, Holder
from lienmach.scenarios.eid.refusals import DidNotAnswer
from lienmach.scenarios.staffing import APPOINTER, PROVINCE_WIDE

CALLBACK = "/account/eid/callback"
CITIZENS, DRAWN = 3, 60
OF_AGE = 18 * 366
_SUBJECTS = uuid.UUID("6f6d8f3e-5a0b-5d0e-9c0a-3f0f7f2b7a10")
# What is read off a terminal and typed: no letter that looks like another.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer of the story who can sign in."""

    province: str
    login: str
    password: str


@dataclass(frozen=True, slots=True)
class Guests:
    """Who can sign in, and the environment in which the house knows where."""

    citizens: tuple[Holder, ...]
    officers: tuple[Officer, ...]
    environment: dict[str, str] = field(default_factory=dict)


@contextlib.contextmanager
def open_to_guests(
    provinces: Sequence[str], *, port: int, eid_port: int, second_factor: bool
) -> Iterator[Guests]:
    """Serve the provider for as long as the block lasts; yields who can sign in."""
    client = Client(
        client_id="lienmach-demo",
        client_secret=secrets.token_urlsafe(32),
        redirect_uris=tuple(f"http://{each}.localhost:{port}{CALLBACK}" for each in provinces),
    )
    citizens = [holder for province in provinces for holder in holders_of(province)]
    people.write(citizens, client)
    environment = {"LIENMACH_DEMO": "1", "LIENMACH_EID": configuration(client, eid_port)}
    if not second_factor:
        environment["LIENMACH_DEMO_SECOND_FACTOR"] = "skip"
    officers = [officer for province in provinces for officer in officers_of(province)]
    with provider(eid_port, environment):
        yield Guests(tuple(citizens), tuple(officers), environment)


def configuration(client: Client, eid_port: int) -> str:
    """Return what the house is told of the provider, as any installation would be of its own."""
    front = f"http://{people.HOST}:{eid_port}"
    told = {
        "issuer": front,
        "vi": "Định danh điện tử (trình diễn)",
        "en": "Electronic identity (demonstration)",
        "client_id": client.client_id,
        "client_secret": client.client_secret,
        "authorize": f"{front}/identity/o/authorize",
        "token": f"{front}/identity/o/api/token",
        "userinfo": f"{front}/identity/o/api/userinfo",
        "jwks": f"{front}/.well-known/jwks.json",
        "back_channel": f"127.0.0.1:{eid_port}",
        "binds": True,
        "demo": True,
    }
    return json.dumps([told])


def holders_of(province: str) -> list[Holder]:
    """Return grown synthetic people of a province's register, with passwords drawn just now."""
    with homes.province(province):
        on = clock.today()
        found = [
            queries.person(PLATFORM, key, on=on) for key in queries.some_synthetic_people(DRAWN)
        ]
    grown = [row for row in found if on - row.birth_date > dt.timedelta(days=OF_AGE)]
    return [
        Holder(
            subject=str(uuid.uuid5(_SUBJECTS, row.personal_id)),
            personal_id=row.personal_id,
            name=row.full_name,
            birth_date=row.birth_date.isoformat(),
            level=1 if n == CITIZENS - 1 else 2,
            password=_password(),
            passcode="" if n == CITIZENS - 1 else f"{secrets.randbelow(1_000_000):06d}",
            province=province,
        )
        for n, row in enumerate(grown[:CITIZENS])
    ]


def officers_of(province: str) -> list[Officer]:
    """Give the province's officers, one of a commune and one of land a password drawn just now."""
    at, found = clock.now(), []
    with homes.province(province):
        some = [queries.some_logins(like, 1) for like in ("^cb[.].*[.]nay$", "^dd[.]h24")]
        for login in (*PROVINCE_WIDE, *itertools.chain(*some)):
            staff = queries.staff_by_login(login)
            if staff is None:
                continue
            password = _password()
            actions.set_password(staff, password=password, by=PLATFORM, at=at)
            actions.enable_staff(staff, by=PLATFORM, at=at)
            found.append(Officer(province, login, password))
    return found


@contextlib.contextmanager
def provider(port: int, environment: dict[str, str]) -> Iterator[None]:
    """
    Serve the provider in a process of its own.

    :raises DidNotAnswer: when it does not come up.
    """
    with beside(
        "lienmach.scenarios.eid", str(port), port=port, host=people.HOST,
        environment=environment, otherwise=DidNotAnswer,
    ):  # fmt: skip
        yield


def sentences(guests: Guests) -> Iterator[str]:
    """Yield who can sign in, in plain words."""
    yield "\nĐăng nhập được (người giả lập) / Who can sign in (all invented):"
    for holder in guests.citizens:
        code = f" · mã mức 2 / level-2 passcode {holder.passcode}" if holder.passcode else ""
        yield (
            f"  {holder.province:<10} công dân {holder.personal_id} · mật khẩu {holder.password}{code}"
        )
    for officer in guests.officers:
        yield f"  {officer.province:<10} cán bộ {officer.login} · mật khẩu {officer.password}"
    if guests.environment.get("LIENMACH_DEMO_SECOND_FACTOR") == "skip":
        yield (
            f"  Trừ {APPOINTER}, cán bộ trong bản trình diễn này không cần yếu tố thứ hai;"
            f" --second-factor thì cần. / But for {APPOINTER}, officers need no second factor in"
            " this demo; --second-factor asks for one."
        )


def _password() -> str:
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)
