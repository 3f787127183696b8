"""Access tokens for IMAP's XOAUTH2: the refresh grant of RFC 6749, section 6, with rotation kept safe."""

from __future__ import annotations

import json
import os
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from email.message import Message
from pathlib import Path
from typing import IO, Any

from intake.settings import OAuth2

_TIMEOUT_SECONDS = 30.0
_MAX_ANSWER = 1024 * 1024
_EARLY_SECONDS = 60.0  # a token about to expire would fail in the middle of a session
_DEFAULT_LIFE = 3600.0
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class OAuth2Error(Exception):
    """No access token could be had; the message says why and what to do."""


class TokenSource:
    """Access tokens of one account. Used by one thread."""

    def __init__(self, settings: OAuth2) -> None:
        """Raises OAuth2Error for a token_url that would send the secrets in the clear."""
        url = urllib.parse.urlsplit(settings.token_url)
        if url.scheme != "https" and not (url.scheme == "http" and url.hostname in _LOOPBACK):
            raise OAuth2Error(f"mailboxes.oauth2.token_url: {settings.token_url}: must be https")
        self._settings = settings
        self._access = ""
        self._expires = 0.0
        self._unwritten = ""  # a rotated refresh token that could not be written back yet
        self._opener = urllib.request.build_opener(_NoRedirect)

    def access_token(self) -> str:
        """A token that is still good for a minute, refreshed if need be. Raises OAuth2Error."""
        if self._unwritten:
            self._keep(self._unwritten)
        if not self._access or time.monotonic() >= self._expires - _EARLY_SECONDS:
            self._refresh()
        return self._access

    def forget(self) -> None:
        """The server refused the access token: get a new one next time."""
        self._access = ""

    def _refresh(self) -> None:
        answer = self._ask(self._read_refresh_token())
        access = answer.get("access_token")
        if not isinstance(access, str) or not access:
            raise OAuth2Error(f"{self._settings.token_url}: the answer holds no access_token")
        rotated = answer.get("refresh_token")
        if isinstance(rotated, str) and rotated:
            self._keep(rotated)  # before the access token is used: the old refresh token may be void already
        life = answer.get("expires_in", _DEFAULT_LIFE)
        self._expires = time.monotonic() + (float(life) if isinstance(life, int | float) else _DEFAULT_LIFE)
        self._access = access

    def _read_refresh_token(self) -> str:
        path = self._settings.refresh_token_file
        try:
            token = path.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise OAuth2Error(f"mailboxes.oauth2.refresh_token_file: {path}: {error.strerror}") from error
        if not token:
            raise OAuth2Error(f"mailboxes.oauth2.refresh_token_file: {path} is empty")
        return token

    def _ask(self, refresh_token: str) -> dict[str, Any]:
        settings = self._settings
        form = {
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
            "client_id": settings.client_id,
            "client_secret": settings.client_secret.get_secret_value(),
            "scope": settings.scope,
        }
        body = urllib.parse.urlencode({key: value for key, value in form.items() if value}).encode()
        request = urllib.request.Request(settings.token_url, body, {"Accept": "application/json"})
        try:
            with self._opener.open(request, timeout=_TIMEOUT_SECONDS) as response:
                answer = json.loads(response.read(_MAX_ANSWER))
        except urllib.error.HTTPError as error:
            raise OAuth2Error(self._explain(error)) from error
        except (OSError, ValueError) as error:
            raise OAuth2Error(f"{settings.token_url}: {error}") from error
        if not isinstance(answer, dict):
            raise OAuth2Error(f"{settings.token_url}: the answer is no JSON object")
        return answer

    def _explain(self, error: urllib.error.HTTPError) -> str:
        """RFC 6749, 5.2: the body names the error."""
        try:
            name = json.loads(error.read(_MAX_ANSWER)).get("error", "")
        except (OSError, ValueError, AttributeError):
            name = ""
        url = self._settings.token_url
        if name == "invalid_grant":
            path = self._settings.refresh_token_file
            return (
                f"{url}: the refresh token is no longer valid; sign in anew and write the new one to {path}"
            )
        if name == "invalid_client":
            return f"{url}: mailboxes.oauth2.client_id or client_secret is wrong"
        return f"{url}: HTTP {error.code} {name}".rstrip()

    def _keep(self, token: str) -> None:
        """Write a rotated refresh token back, whole or not at all, and durable."""
        path = self._settings.refresh_token_file
        self._unwritten = token
        try:
            _replace_durably(path, token + "\n")
        except OSError as error:
            raise OAuth2Error(f"{path}: cannot write the new refresh token: {error.strerror}") from error
        self._unwritten = ""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the refresh token to another place."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        return None


def _replace_durably(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        try:
            os.write(descriptor, text.encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
