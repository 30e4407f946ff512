"""A time-stamp service on the network (RFC 3161)."""

import httpx
from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

SECONDS = 3.0
"""An applicant waits for the result, and it may be issued without a stamp."""


class HttpStamper(TimeStamper):
    """Asks one service, briefly."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """
        Ask for a time stamp.

        :raises TimestampRequestError: when none comes.
        """
        try:
            async with httpx.AsyncClient(timeout=SECONDS) as client:
                answer = await client.post(
                    self.url,
                    content=req.dump(),
                    headers={"Content-Type": "application/timestamp-query"},
                )
                answer.raise_for_status()
        except httpx.HTTPError as error:
            raise TimestampRequestError(str(error)) from error
        found = tsp.TimeStampResp.load(answer.content)
        assert isinstance(found, tsp.TimeStampResp)  # noqa: S101 - what load returns
        return found
