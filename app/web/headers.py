"""What every answer says to a browser: nothing from elsewhere, nothing inside frames, nothing kept."""

from functools import cache

from flask import Response, request
from secure import Secure
from secure.headers import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)

YEAR = 365 * 24 * 3600


def harden(response: Response) -> Response:
    """Return the answer with its security headers; whatever does not say otherwise is not kept by anybody."""
    for name, value in _headers(request.is_secure):
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


@cache
def _headers(encrypted: bool) -> tuple[tuple[str, str], ...]:
    made = Secure(
        csp=_content(),
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        permissions=PermissionsPolicy().camera("()").geolocation("()").microphone("()").payment("()"),
        referrer=ReferrerPolicy().same_origin(),  # the check of forms reads it
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
        # Over plain HTTP a browser ignores it, as it should: loopback has no certificate.
        hsts=StrictTransportSecurity().max_age(YEAR) if encrypted else None,
    )
    return made.header_items()


def _content() -> ContentSecurityPolicy:
    """Return a policy under which a page runs our own files alone: no inline script, no inline style."""
    own = "'self'"
    return (
        ContentSecurityPolicy()
        .default_src("'none'")
        .script_src(own)
        .style_src(own)
        .img_src(own, "data:")
        .font_src(own)
        .connect_src(own)
        .form_action(own)
        .base_uri("'none'")
        .frame_ancestors("'none'")
    )
