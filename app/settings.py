"""Settings, read once at the entry: environment `DESKMATE_…`, `.env`, a secrets directory.

A connection is one helpdesk account; `DESKMATE_CONNECTIONS__MAIN__SUBDOMAIN=acme` sets
the subdomain of the connection `main`.
"""

import os
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

PREFIX = "DESKMATE_"
OUTSIDE = ("secrets_dir", "bench_data", "no_skip")  # read elsewhere than in Settings

# Zendesk signs with this published secret before a webhook exists: never accept it.
# https://developer.zendesk.com/documentation/webhooks/verifying/
ZENDESK_TEST_SECRET = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="  # noqa: S105

SECRETS = Path("/run/secrets")
LOOPBACK = ("127.0.0.1", "::1", "localhost")
SHORTEST_KEY = 32  # characters of what a sidebar proves itself with


Stage = Literal["triage", "rewrite", "write", "check"]
Money = Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=6)]


class UnknownSetting(ValueError):
    """The environment names a setting that there is not: a typing mistake must not go unseen."""


class Connection(BaseModel):
    """One helpdesk account."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    kind: Literal["zendesk", "freshdesk"] = Field("zendesk", description="Which helpdesk this account is of.")
    subdomain: str = Field("", description="The part before .zendesk.com or .freshdesk.com.")
    url: str = Field("", description="Full address instead of the subdomain (a proxy, the sandbox).")
    client_id: str = Field("", description="OAuth client identifier.")
    client_secret: SecretStr = Field(SecretStr(""), description="OAuth client secret.")
    refresh_token: SecretStr = Field(SecretStr(""), description="First refresh token, if the client uses them.")
    email: str = Field("", description="Agent e-mail of a legacy API token.")
    api_token: SecretStr = Field(SecretStr(""), description="Legacy API token; dead on 2027-04-30.")
    api_key: SecretStr = Field(SecretStr(""), description="Freshdesk: API key of the copilot's own agent.")
    webhook_secret: SecretStr = Field(
        SecretStr(""), description="Zendesk: the webhook's signing secret. Freshdesk: one of your own making."
    )
    article_secret: SecretStr = Field(
        SecretStr(""), description="Zendesk: the signing secret of a second webhook, one that tells of articles."
    )
    sidebar_secret: SecretStr = Field(
        SecretStr(""), description="Zendesk: signs the sidebar's calls, as entered in the app; 32 characters or more."
    )
    sidebar_token: SecretStr = Field(
        SecretStr(""), description="Freshdesk: bearer of the sidebar's calls, as entered in the app; 32 or more."
    )
    assigned_means_taken: bool = Field(
        True, description="Freshdesk: a ticket assigned to a person is that person's. False where rules assign tickets."
    )
    help_center_url: str = Field(
        "", description="Freshdesk: address of the public help centre, where it is not the account's own."
    )
    products: dict[int, tuple[int, ...]] = Field(
        default_factory=dict,
        description='Freshdesk: product ids with the ids of the categories that answer its tickets: {"7": [3, 4]}.',
    )
    brand: str = Field(
        "", description="Whose articles answer its tickets: connections of the same brand share them; empty: its own."
    )
    policy_file: Path | None = Field(None, description="A policy of its own in place of DESKMATE_POLICY_FILE.")

    @field_validator("article_secret")
    @classmethod
    def _own(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() == ZENDESK_TEST_SECRET:
            raise ValueError("is the secret that Zendesk publishes for tests; copy your webhook's own")
        return value

    @field_validator("sidebar_secret", "sidebar_token")
    @classmethod
    def _hard_to_guess(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < SHORTEST_KEY:
            raise ValueError(f"can be guessed: take {SHORTEST_KEY} random characters or more")
        return value


class Settings(BaseSettings):
    """All settings. Unknown names are refused, secrets are masked in every print."""

    model_config = SettingsConfigDict(
        env_prefix="DESKMATE_",
        env_nested_delimiter="__",
        env_file=".env",
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,  # a secret that is too short is still one
    )

    data_dir: Path = Field(Path(".deskmate"), description="Everything Deskmate keeps lies here.")
    database_url: str = Field("", description="PostgreSQL address; empty: SQLite in the data directory.")
    chroma_url: str = Field("", description="Chroma server address; empty: a folder in the data directory.")
    connections: dict[str, Connection] = Field(default_factory=dict, description="Helpdesk accounts by name.")
    secret_key: SecretStr = Field(
        SecretStr(""), description="Encrypts tokens at rest; empty: made once in the data directory."
    )
    policy_file: Path | None = Field(None, description="A policy in place of the shipped one.")
    knowledge_folder: Path | None = Field(None, description="A folder of Markdown or HTML articles.")
    encoder_dir: Path | None = Field(None, description="Another copy of the encoder's weights.")
    embeddings_url: str = Field(
        "", description="An OpenAI-compatible endpoint such as https://host/v1 in place of the encoder; empty: none."
    )
    embeddings_model: str = Field("", description="Which of its models makes the vectors.")
    embeddings_key: SecretStr = Field(SecretStr(""), description="Its key, if it wants one.")
    embeddings_dimensions: int = Field(0, ge=0, le=16_384, description="Numbers in a vector of that model.")
    embeddings_characters: int = Field(
        8_000, ge=200, le=100_000, description="How much of a text that model is sent; what is longer is cut off."
    )
    model_url: str = Field(
        "", description="An OpenAI-compatible endpoint such as https://host/v1 of a model; empty: none is asked."
    )
    model_name: str = Field("", description="Which of its models.")
    model_key: SecretStr = Field(SecretStr(""), description="Its key, if it wants one.")
    model_stages: tuple[Stage, ...] = Field(
        ("triage", "rewrite", "write"),
        description="What it is asked for: `triage`, `rewrite`, `write`, and `check` before anything is sent.",
    )
    model_names: dict[Stage, str] = Field(
        default_factory=dict, description='Another of its models for a stage: {"check": "small"}.'
    )
    model_strong: str = Field("", description="A stronger one that writes where stakes are high or margins thin.")
    model_seconds: float = Field(30.0, gt=0, le=600, description="Seconds that a draft or a check may take in all.")
    model_tries: int = Field(3, ge=1, le=5, description="Times that a request for a draft or a check is tried.")
    model_rounds: int = Field(3, ge=0, le=10, description="Times that a model may look something up for one draft.")
    model_prices: dict[str, tuple[Money, Money]] = Field(
        default_factory=dict, description='Price of a million tokens read and written: {"small": ["0.15", "0.60"]}.'
    )
    model_currency: str = Field("USD", pattern="^[A-Z]{3}$", description="Currency of those prices.")
    model_ticket_tokens: int = Field(0, ge=0, description="Most tokens that a ticket may take; 0: no limit.")
    model_hour_tokens: int = Field(0, ge=0, description="The same of an hour.")
    model_day_tokens: int = Field(0, ge=0, description="The same of a day.")
    model_ticket_cost: Money = Field(Decimal(0), description="Most money that a ticket may take; 0: no limit.")
    model_hour_cost: Money = Field(Decimal(0), description="The same of an hour.")
    model_day_cost: Money = Field(Decimal(0), description="The same of a day.")
    shop_url: str = Field("", description="Address of a shop that speaks the sandbox shop's API; empty: none.")
    shop_token: SecretStr = Field(SecretStr(""), description="Its bearer token.")
    traces_url: str = Field(
        "",
        description="An OTLP endpoint for traces of what models are asked, without /v1/traces; empty: none.",
    )
    traces_headers: dict[str, SecretStr] = Field(
        default_factory=dict, description='What it wants in every request: {"Authorization": "Basic …"}.'
    )
    traces_content: bool = Field(False, description="Put the masked texts of requests and answers into them, too.")
    article_attachments: bool = Field(False, description="Read the PDFs that hang on articles, too.")
    attachment_megabytes: int = Field(10, ge=1, le=30, description="The largest PDF that is read.")
    attachment_pages: int = Field(50, ge=1, le=1000, description="The longest PDF that is read.")
    gather_seconds: float = Field(
        2.0, ge=0, le=30, description="Seconds in which what lies around a ticket is read; what is late is missing."
    )
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8400, ge=0, le=65535, description="Port to listen on.")
    proxies: int = Field(
        0, ge=0, le=5, description="Reverse proxies in front, whose X-Forwarded-For, -Proto and -Host are believed."
    )
    threads: int = Field(8, ge=1, description="Threads that answer webhooks.")
    slots: int = Field(20, ge=1, description="Tickets worked on at the same time by one worker.")
    quiet_seconds: float = Field(10.0, ge=0, description="Wait this long for a burst of messages to end.")
    sync_minutes: int = Field(60, ge=1, description="Minutes between incremental re-indexing.")
    full_sync_hours: int = Field(24, ge=1, description="Hours between complete passes over the articles.")
    audit_hours: int = Field(
        24, ge=0, description="Hours between audits of the articles for the console; 0: only when asked for."
    )
    outcome_days: int = Field(
        14, ge=0, le=365, description="Days after which a ticket is looked at again for its outcome; 0: never."
    )
    solved_days: int = Field(
        180, ge=0, le=3650, description="Days of solved tickets that vote for the articles that solved them; 0: none."
    )
    poll_minutes: int = Field(5, ge=1, description="Minutes between polls for tickets whose webhook was lost.")
    http_timeout: float = Field(10.0, gt=0, description="Seconds until a call to a helpdesk times out.")
    keep_days: int = Field(90, ge=30, description="Days to keep the inbox; finished jobs are kept for 14.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Least level that is logged.")

    @field_validator("connections")
    @classmethod
    def _plain_names(cls, value: dict[str, Connection]) -> dict[str, Connection]:
        for name in value:
            if not name.isascii() or not name.replace("-", "").replace("_", "").isalnum():
                raise ValueError(f"connection name {name!r}: letters, digits, - and _ only")
        return value

    @field_validator("embeddings_url", "model_url", "shop_url", "traces_url")
    @classmethod
    def _closed_to_listeners(cls, value: str) -> str:
        parts = urlsplit(value)
        own = parts.scheme == "http" and parts.hostname in LOOPBACK
        if value and not (parts.hostname and (parts.scheme == "https" or own)):
            raise ValueError("begins with https://; http:// is for this machine alone")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("has no user, password, query or fragment; the key has a setting of its own")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _no_halves(self) -> Self:
        _whole("embeddings", self.embeddings_url, self.embeddings_key, model=self.embeddings_model,
               dimensions=self.embeddings_dimensions)  # fmt: skip
        _whole("model", self.model_url, self.model_key, name=self.model_name)
        _whole("shop", self.shop_url, SecretStr(""), token=self.shop_token.get_secret_value())
        return self

    @model_validator(mode="after")
    def _priced(self) -> Self:
        if not (self.model_ticket_cost or self.model_hour_cost or self.model_day_cost):
            return self
        names = {one for one in (self.model_name, self.model_strong, *self.model_names.values()) if one}
        if bare := sorted(names - self.model_prices.keys()):
            raise ValueError(f"a budget of money wants the price of every model: DESKMATE_MODEL_PRICES lacks {bare}")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read values given in code first, then the environment, `.env`, and the secrets directory."""
        secrets = NestedSecretsSettingsSource(file_secret_settings, env_prefix=PREFIX)
        return (init_settings, env_settings, dotenv_settings, secrets)


def _whole(kind: str, url: str, key: SecretStr, **needed: str | int) -> None:
    """Raise ValueError where some of an endpoint's settings stand without the others."""
    name = f"{PREFIX}{kind}".upper()
    if url and not all(needed.values()):
        lack = [f"{name}_{one}".upper() for one, value in needed.items() if not value]
        raise ValueError(f"{name}_URL is set without {' and '.join(lack)}")
    if not url and (any(needed.values()) or key.get_secret_value()):
        raise ValueError(f"settings of an endpoint without {name}_URL: set it, or take the others out")


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:  # noqa: TID251 (the one door)
    """Return the settings of this machine.

    A secrets directory holds one file a setting, named as the variable in lower case;
    /run/secrets is read where it exists, as Docker and Kubernetes mount it. Raise
    UnknownSetting for a DESKMATE_ variable that means nothing, and pydantic's
    ValidationError naming every wrong value.
    """
    unknown = sorted(name for name in environ if name.startswith(PREFIX) and not _known(name))
    if unknown:
        raise UnknownSetting(f"no such setting: {', '.join(unknown)}; the README lists all of them")
    folder = Path(environ.get(f"{PREFIX}SECRETS_DIR", SECRETS))
    return Settings(_secrets_dir=folder if folder.is_dir() else None)


def child_environment(settings: Mapping[str, str], environ: Mapping[str, str] = os.environ) -> dict[str, str]:  # noqa: TID251
    """Return an environment for a process of ours: these settings and none of this process's own."""
    kept = {name: value for name, value in environ.items() if not name.startswith(PREFIX)}
    return {**kept, **{f"{PREFIX}{name}": value for name, value in settings.items()}}


def _known(name: str) -> bool:
    plain = name.removeprefix(PREFIX).lower()
    return plain in OUTSIDE or plain.split("__")[0] in Settings.model_fields
