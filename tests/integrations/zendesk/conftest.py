"""Fixtures of the port's tests."""

from tests.integrations.zendesk.account import served

__all__ = ["served"]
