"""HarperDB's operations API, as much of it as Playscope needs: one POST an operation, JSON, basic authentication."""

import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import certifi
import httpx
import msgspec

from collector.config import HarperTarget
from collector.event import FIELDS
from collector.failure import SurroundingsError
from collector.harper.conditions import Condition
from collector.harper.connections import OpenConnections
from collector.harper.errors import HarperError, Meaning, of_answer, of_failure
from collector.harper.names import checked_names
from collector.harper.record import HarperRecord
from collector.harper.rows import CREATED
from collector.loopback import is_loopback
from collector.plain_file import open_plain

# Connecting cannot be interrupted, so it is short; all the rest ends when `close` is called.
_TIMEOUT = httpx.Timeout(connect=3.0, read=30.0, write=15.0, pool=3.0)
#: An answer that goes on for longer is none, however little of it comes at a time.
_WHOLE_ANSWER_S = 300.0
#: What an answer may hold of memory: whatever answers at the address, it may not fill it.
_ANSWER_BYTES = 8 * 1024 * 1024
_ROWS_BYTES = 256 * 1024 * 1024
_GIVE_ROWS = ("search_by_conditions", "sql")


@dataclass(frozen=True, slots=True)
class Inserted:
    """What HarperDB confirmed of an insert, by id: new rows, and rows that it had already (unchanged)."""

    new: frozenset[str]
    known: frozenset[str]


class HarperClient:
    """Operations on one target. All methods may be called from any thread and raise HarperError.

    Redirects are not followed and name and password are always sent, to the target's address only. TLS is verified
    against the system's authorities, certifi's, those of SSL_CERT_FILE and the target's own. Proxies of the
    environment are used, but not to this machine. Making one raises SurroundingsError where the address can be
    none, a name is not plain, or the target's authorities cannot be read.
    """

    def __init__(
        self, target: HarperTarget, transport: httpx.BaseTransport | None = None, timeout: httpx.Timeout = _TIMEOUT
    ) -> None:
        self.target = target
        self._names = dict(zip(("schema", "table"), checked_names(target), strict=True))
        self._url = _checked_url(target)
        self._connections = OpenConnections(secure=self._url.scheme == "https")
        secure = self._url.scheme == "https" and transport is None
        self._http = httpx.Client(
            auth=(target.username, target.password),
            transport=transport,
            timeout=timeout,
            verify=_trust(target.ca) if secure else False,
            trust_env=not is_loopback(self._url.host),
            follow_redirects=False,
            headers={"accept": "application/json", "content-type": "application/json"},
        )

    @property
    def sends_password_readable(self) -> bool:
        """Whether name and password travel without TLS to another machine."""
        return self._url.scheme == "http" and not is_loopback(self._url.host)

    def operate(self, operation: str, **members: Any) -> Any:
        """One operation; the JSON that HarperDB answers."""
        try:
            body = msgspec.json.encode({"operation": operation, **members})
            with self._http.stream(
                "POST", self._url, content=body, extensions={"trace": self._connections.trace}
            ) as answer:
                content = self._content(answer, _ROWS_BYTES if operation in _GIVE_ROWS else _ANSWER_BYTES)
        except (httpx.HTTPError, httpx.StreamError, ssl.SSLError, OSError, RuntimeError) as error:
            raise of_failure(self.target, error) from error
        return self._read(answer.status_code, content)

    def _content(self, answer: httpx.Response, largest: int) -> bytes:
        parts = []
        size = 0
        until = time.monotonic() + _WHOLE_ANSWER_S
        for part in answer.iter_bytes():
            parts.append(part)
            size += len(part)
            if max(size, answer.num_bytes_downloaded) > largest:  # unpacked, and as it came
                raise of_answer(self.target, answer.status_code, "")
            if time.monotonic() > until:
                raise httpx.ReadTimeout("the answer does not come to an end")
        return b"".join(parts)

    def _read(self, status: int, answer: bytes) -> Any:
        try:
            content = msgspec.json.decode(answer)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise of_answer(self.target, status, answer[:2000].decode("utf-8", "replace")) from None
        if status != 200:
            raise of_answer(self.target, status, _words(content))
        return content

    # --- schema and table --------------------------------------------------------------------------------------------

    def table_exists(self) -> bool:
        """Whether the table is there; a role that may insert but not look is taken at its word."""
        try:
            self.operate("describe_table", **self._names)
        except HarperError as error:
            if error.meaning is Meaning.MISSING:
                return False
            if error.meaning is Meaning.REFUSED and "required_table_permissions" in error.said:
                return True
            raise
        return True

    def create_schema(self) -> None:
        """Makes the schema; one that is there already is fine."""
        self._create("create_schema", schema=self._names["schema"])

    def create_table(self) -> None:
        """Makes the table with `id` as its primary key and all columns of an event; what is there already is fine.

        The columns are made beforehand because, while an insert brings new ones, HarperDB's `select *` gives rows
        that are half empty for a moment.
        """
        self._create("create_table", **self._names, hash_attribute="id")
        for name in FIELDS:
            if name != "id":
                self._create("create_attribute", **self._names, attribute=name)

    def _create(self, operation: str, **members: Any) -> None:
        try:
            self.operate(operation, **members)
        except HarperError as error:
            if "already exists" not in error.said:
                raise

    # --- events ------------------------------------------------------------------------------------------------------

    def insert(self, records: Sequence[HarperRecord | msgspec.Raw]) -> Inserted:
        """Inserts records (or their JSON), each with an `id`. Ids that neither set names were not confirmed."""
        answer = self.operate("insert", **self._names, records=records)
        new, known = (
            answer.get(name) if isinstance(answer, dict) else None for name in ("inserted_hashes", "skipped_hashes")
        )
        if not isinstance(new, list) or not isinstance(known, list):
            raise of_answer(self.target, 200, "")
        return Inserted(frozenset(map(str, new)), frozenset(map(str, known)))

    def page(
        self,
        conditions: Sequence[Condition],
        columns: Sequence[str],
        *,
        limit: int,
        offset: int = 0,
        newest_first: bool = False,
    ) -> list[dict[str, Any]]:
        """At most `limit` of the rows that fit all conditions, without the first `offset`, by the time at which
        HarperDB took them."""
        answer = self.operate(
            "search_by_conditions",
            **self._names,
            get_attributes=list(columns),
            conditions=[condition.wire() for condition in conditions],
            sort={"attribute": CREATED, "descending": newest_first},
            offset=offset,
            limit=limit,
        )
        return self._rows(answer)

    def delete(self, ids: Sequence[Any]) -> None:
        """Deletes the rows with these ids; ids that are not there are passed over."""
        self.operate("delete", **self._names, ids=list(ids))

    def columns(self) -> set[str]:
        """The columns that the table has. HarperError (missing) where there is no such table."""
        answer = self.operate("describe_table", **self._names)
        attributes = answer.get("attributes") if isinstance(answer, dict) else None
        if not isinstance(attributes, list):
            raise of_answer(self.target, 200, "")
        return {str(column.get("attribute")) for column in attributes if isinstance(column, dict)}

    def _rows(self, answer: Any) -> list[dict[str, Any]]:
        if not isinstance(answer, list) or not all(isinstance(row, dict) for row in answer):
            raise of_answer(self.target, 200, "")
        return answer

    def close(self) -> None:
        """Ends at once what is under way in other threads, with a HarperError there. May be called twice."""
        self._connections.shut()
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()


def _checked_url(target: HarperTarget) -> httpx.URL:
    try:
        urlsplit(target.url)  # knows some faults that httpx lets pass
        url = httpx.URL(target.url)
    except (httpx.InvalidURL, ValueError):
        url = httpx.URL("")
    if url.scheme not in ("http", "https") or not url.host or url.userinfo:
        raise SurroundingsError(
            "HARPERDB_URL is not an address that Playscope can use.",
            "Write it as http://HOST:9925 or https://HOST:9925, with user name and password in settings of their own.",
        )
    return url


def _trust(ca: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    if ca is not None:
        try:
            open_plain(ca).close()
            context.load_verify_locations(ca)
        except OSError as error:  # ssl.SSLError, where it holds no certificate, is one too
            reason = "it holds no certificate" if isinstance(error, ssl.SSLError) else error.strerror
            raise SurroundingsError(
                f"The authorities for HarperDB cannot be read from {ca}: {reason}.",
                "Set HARPERDB_CA to a PEM file with the certificate of the authority, or leave it out.",
            ) from error
    return context


def _words(content: Any) -> str:
    """HarperDB's own words in an answer that is an error, whatever its form."""
    if not isinstance(content, dict):
        return str(content)
    details = [*_list(content.get("invalid_schema_items")), *_list(content.get("unauthorized_access"))]
    return "; ".join(str(part) for part in details) or str(content.get("error") or content.get("message") or content)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
