"""The model behind any OpenAI-compatible endpoint; no other module of app speaks to one."""

from app.llm.model import Model, Patience, Talk, Told
from app.llm.wire import ModelFailed, Tooling, Turn, Wish

__all__ = ["Model", "ModelFailed", "Patience", "Talk", "Told", "Tooling", "Turn", "Wish"]
