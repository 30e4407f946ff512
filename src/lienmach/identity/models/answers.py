"""What was answered to requests that must not be carried out twice."""

from lienmach.homes.models import KeptAnswer


class RequestAnswer(KeptAnswer):
    """
    What was answered to a request under a key, so that the same request is never done twice.

    Of a new token the answer is kept without the token: nobody can ask for it again.
    """
