"""Bulk synthetic cases for benchmarks: shaped like real ones, laid by COPY as the owner of the tables.

What is laid is where cases stand now. Row history, audit events and notices are not made: nobody did anything.
"""

from routing.seeding.laying import AlreadyLaid, Wanted, lay

__all__ = ["AlreadyLaid", "Wanted", "lay"]
