"""The model behind any OpenAI-compatible endpoint; no other module of app speaks to one."""

from app.llm.model import Model, Patience, Told
from app.llm.wire import ModelFailed, Tooling, Turn, Wish

__all__ = ["Model", "ModelFailed", "Patience", "Told", "Tooling", "Turn", "Wish"]
