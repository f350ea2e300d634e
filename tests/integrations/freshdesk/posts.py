"""What is posted to the one ticket."""

from dataclasses import replace
from datetime import UTC, datetime

from integrations.helpdesk import (
    Post,
    Visibility,
)

SINCE = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
POST = Post("7", "Hello **you**", Visibility.PUBLIC, "key-1", "")
NOTE = replace(POST, visibility=Visibility.INTERNAL)
