"""Passwords of the tests: the same kind of hash as outside, that the sites of the journeys can read, but not slow."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class Quick(PBKDF2PasswordHasher):
    """One round: it takes no thief half a second, and there is nothing to steal."""

    iterations = 1
