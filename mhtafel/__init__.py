"""Wiring of mhtafel: settings, addresses, middleware and the clock. No domain word is defined here."""
