"""
The API as it describes itself: a sound description, and no request that breaks the server.

Requests are made of the description by schemathesis, right ones and wrong ones, by a citizen, an
officer with every duty, and somebody without a token; many name dossiers that exist.
"""

import itertools
import json
import random
import re
import time
from collections import Counter

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from jsonschema import Draft202012Validator
from ninja import Schema
from schemathesis import GenerationMode

from lienmach.api import api
from lienmach.identity.rules import scopes
from lienmach.identity.rules.duties import Kind
from tests.dossiers.api_client import Caller, citizen
from tests.dossiers.makers import BIRTH, BIRTH_DATA, LAND, LAND_DATA
from tests.dossiers.test_api_keys import chief

HOST = "haiduong.localhost"
SECONDS, LONG = 5, 1200
"""How long requests are made: in every run of the tests, and in the long form."""

METHODS = {"get", "post", "put", "patch", "delete", "head", "options"}
PART = re.compile(r"\{([^}]+)\}")
AWAY = {f"urn:lienmach:problem:{name}NotSet" for name in ("Portal", "Payment")}


@pytest.fixture(scope="module")
def described(provinces):
    return json.loads(json.dumps(api.get_openapi_schema()))


def operations(described):
    return [
        (path, method, operation)
        for path, each in described["paths"].items()
        for method, operation in each.items()
        if method in METHODS
    ]


def test_the_description_is_openapi_3_1_and_whole(described):
    assert described["openapi"].startswith("3.1.")
    assert {"title", "version"} <= described["info"].keys()
    names = []
    for path, method, operation in operations(described):
        where = f"{method} {path}"
        parameters = operation.get("parameters", [])
        named = {(each["in"], each["name"]) for each in parameters}
        assert len(named) == len(parameters), where
        assert {name for at, name in named if at == "path"} == set(PART.findall(path)), where
        assert all(each["required"] for each in parameters if each["in"] == "path"), where
        assert all("schema" in each for each in parameters), where
        assert operation["responses"], where
        assert all(re.fullmatch("[1-5][0-9]{2}", status) for status in operation["responses"]), (
            where
        )
        assert operation.get("summary"), where
        assert operation.get("description"), where
        names.append(operation["operationId"])
    assert len(names) == len(set(names))


def test_every_schema_is_one_and_every_reference_leads_somewhere(described):
    for name, schema in described["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert re.fullmatch(r"[A-Za-z0-9._-]+", name)
    found = set(re.findall(r'"\$ref": "([^"]+)"', json.dumps(described)))
    for reference in found:
        place = described
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]


def test_no_two_schemas_bear_one_name():
    """The description knows a schema by its name: of two, one would be told for both."""
    known, open_ends = set(), [Schema]
    while open_ends:
        below = set(open_ends.pop().__subclasses__()) - known
        known |= below
        open_ends += below
    names = [each.__name__ for each in known if each.__module__.startswith("lienmach.")]
    assert len(names) > 100
    assert not [name for name, count in Counter(names).items() if count > 1]


def test_every_operation_says_who_may_call_it(described):
    open_to_all = {
        f"{method} {path.removeprefix('/api/v1')}"
        for path, method, operation in operations(described)
        if not operation.get("security")
    }
    assert open_to_all == {
        "get /procedures", "get /procedures/{code}", "get /procedures/{code}/competent-agency",
        "get /public/status/{token}", "get /public/results/{token}", "get /fallback",
        "get /figures", "get /figures/766", "get /figures/eid",
        "post /public/status", "post /public/check",
    }  # fmt: skip


def test_a_cursor_nobody_gave_out_is_a_bad_request(counter, described):
    callers = {True: chief(*Kind), False: citizen(allowed=scopes.CITIZEN)}
    code = Caller().get("/procedures").json()["items"][0]["code"]
    needed = {"since": "2026-01-01", "until": "2026-02-01"}
    paged = [
        path.removeprefix("/api/v1")
        for path, method, operation in operations(described)
        if method == "get"
        and any(each["name"] == "cursor" for each in operation.get("parameters", []))
    ]
    assert len(paged) >= 15
    for path, wrong in itertools.product(paged, ("x", "~", "nan~0", "1e99~" + "0" * 32)):
        more = needed if path == "/satisfaction" else {}
        answer = callers[
            path == "/me/tokens" or not path.startswith(("/me/", "/applications"))
        ].get(path.format(code=code), query_params={"cursor": wrong, **more})
        assert answer.status_code == 400, (path, wrong, answer.content)
        assert answer.json()["detail"] == "Con trỏ trang không phải do danh sách cấp."


@pytest.fixture(scope="module")
def world(counter):
    """A description to make requests of, callers, and dossiers that exist."""
    app = get_wsgi_application()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, headers={"Host": HOST})
    found = [each.ok() for each in schema.get_all_operations()]
    mai = citizen(allowed=scopes.CITIZEN)
    codes = [
        mai.post("/dossiers", {"procedure": procedure, "data": data}).json()["code"]
        for procedure, data in ((LAND, LAND_DATA), (BIRTH, BIRTH_DATA)) * 4
    ]
    return found, [mai, chief(*Kind), Caller()], codes


def asker(operation, callers, codes, tried):
    """Return a test of one operation that notes each request it makes, and whether it broke us."""

    @settings(
        max_examples=2,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def ask(data):
        mode = data.draw(st.sampled_from(list(GenerationMode)))
        case = data.draw(operation.as_strategy(generation_mode=mode))
        if "code" in (case.path_parameters or {}) and data.draw(st.integers(0, 3)):
            case.path_parameters["code"] = data.draw(st.sampled_from(codes))
        headers = {"Host": HOST, **data.draw(st.sampled_from(callers)).headers}
        if data.draw(st.integers(0, 3)):
            headers["Idempotency-Key"] = data.draw(st.uuids()).hex
        answer = case.call(headers=headers)
        is_broken = answer.status_code >= 500 and not AWAY & set(
            re.findall(r"urn:[\w:]+", answer.text)
        )
        tried.append(
            (
                f"{operation.method} {operation.path}",
                answer.status_code,
                is_broken and case.as_curl_command(),
            )
        )

    return ask  # fmt: skip


def requests_of(world, seconds, *, seed):
    """Ask every operation once, then on until the time is over; return what was tried."""
    found, callers, codes = world
    until, tried = time.monotonic() + seconds, []
    turns = itertools.cycle(random.Random(seed).sample(found, len(found)))  # noqa: S311
    for number in itertools.count():
        if number >= len(found) and time.monotonic() > until:
            break
        try:
            asker(next(turns), callers, codes, tried)()
        except Unsatisfiable:
            continue  # nothing to say wrong where nothing is asked
    return tried


def test_no_request_breaks_the_server(world):
    tried = requests_of(world, SECONDS, seed=1)
    assert not [each for each in tried if each[2]]
    assert len({name for name, _, _ in tried}) == len(world[0])
    assert any(status < 300 for _, status, _ in tried)


@pytest.mark.soak
def test_no_request_breaks_the_server_in_the_long_run(world):
    tried = requests_of(world, LONG, seed=None)
    print(f"requests made of the description: {len(tried):,}")  # noqa: T201
    assert not [each for each in tried if each[2]]
