"""
The demonstration's e-ID provider: a real OpenID Connect provider of invented people.

It is django-allauth's ``idp`` application in a process and with settings of its own, and no part of
the house: the house knows it as it would know any other, by its addresses. It starts only within
``lienmach demo``, on an installation that holds a scenario.
"""
