"""Fill the provider's own database; it is no part of the house and moves nowhere."""

from allauth.idp.oidc.models import Client
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User

from lienmach.scenarios.eid import people


def load() -> None:
    """Make the users and the portal's client, as they are written down."""
    User.objects.bulk_create(
        User(username=each.personal_id, password=make_password(each.password))
        for each in people.holders().values()
    )
    known = people.client()
    client = Client(id=known.client_id, name="Liền Mạch", skip_consent=True, scopes="openid")
    client.set_secret(known.client_secret)
    client.set_redirect_uris([*known.redirect_uris])
    client.save()
