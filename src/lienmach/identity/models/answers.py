"""What was answered to requests that must not be carried out twice."""

from django.db import models

from lienmach.homes.models import Movable


class RequestAnswer(Movable):
    """
    What was answered to a request under a key, so that the same request is never done twice.

    Of a new token the answer is kept without the token: nobody can ask for it again.
    """

    asker = models.UUIDField()
    operation = models.CharField(max_length=40)
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "asker", "operation", "key"], name="identity_answer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.operation}: {self.id}"
