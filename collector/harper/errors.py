"""What HarperDB's answers mean: one table, from status and words to what is to be done and what to tell the user."""

import re
from dataclasses import dataclass
from enum import Enum

from collector.config import HarperTarget
from collector.failure import SurroundingsError


class Meaning(Enum):
    """What a failed operation says about itself."""

    RETRY = "retry"  # passes by itself: not reached, no answer, a server in trouble
    SLOW = "slow"  # as RETRY, and fewer records at a time may help
    REFUSED = "refused"  # passes when somebody mends it: password, permission, address
    MISSING = "missing"  # schema or table is not there (or this user may not see it)
    POISON = "poison"  # this record, never the others
    SUSPECT = "suspect"  # this record or the server: told apart by whether other records get through
    TOO_LARGE = "too large"  # fewer records may pass


class HarperError(SurroundingsError):
    """An operation that HarperDB did not do, or did not confirm. Words for a user, never a password.

    `said` are HarperDB's own words.
    """

    def __init__(self, meaning: Meaning, message: str, way_out: str, said: str = "") -> None:
        super().__init__(message, way_out)
        self.meaning = meaning
        self.said = said


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the tables: the first whose status and words fit says what an answer means.

    `message` and `way_out` may name {url}, {table}, {user}, {credentials} (what holds user name and password),
    {status} and {said}, HarperDB's own words.
    """

    lowest: int
    highest: int
    words: re.Pattern[str]
    meaning: Meaning
    message: str
    way_out: str


def _rule(status: int | tuple[int, int], words: str, meaning: Meaning, message: str, way_out: str) -> Rule:
    lowest, highest = (status, status) if isinstance(status, int) else status
    return Rule(lowest, highest, re.compile(words, re.IGNORECASE), meaning, message, way_out)


_SETUP = "Run `playscope harper setup` with an administrator's name and password, or ask whoever runs this HarperDB."
_ADDRESS = "Check HARPERDB_URL: it is the operations API that is needed, by default on port 9925."
_WAITING = "Nothing needs doing here: events are kept and delivered when HarperDB is well again."

ANSWERS = (
    _rule(
        (300, 399), "", Meaning.REFUSED, "{url} sends us on to another address, and passwords do not follow.", _ADDRESS
    ),
    _rule(
        401,
        "inactive",
        Meaning.REFUSED,
        "HarperDB's user {user} is switched off.",
        "Switch the user on in HarperDB, or name another one: {credentials}.",
    ),
    _rule(
        401,
        "",
        Meaning.REFUSED,
        "HarperDB at {url} does not accept the user name {user} with its password.",
        "Check {credentials}.",
    ),
    _rule(
        (400, 404),
        "does not exist",
        Meaning.MISSING,
        "There is no table {table} in HarperDB that {user} may use.",
        _SETUP,
    ),
    _rule(
        403,
        "",
        Meaning.REFUSED,
        "HarperDB's user {user} has not the permission it needs on {table}: {said}.",
        f"Give its role insert and read on that table. {_SETUP}",
    ),
    _rule(
        400,
        "attribute name|prototype property",
        Meaning.POISON,
        "HarperDB will not have this event: {said}.",
        "It stays in the store.",
    ),
    _rule(
        (400, 500),
        "primary key size",
        Meaning.POISON,
        "HarperDB will not have this event, its id is too long: {said}.",
        "It stays in the store.",
    ),
    _rule(
        413,
        "",
        Meaning.TOO_LARGE,
        "This is too large for HarperDB: {said}.",
        "Raise the body limit of HarperDB, or of the proxy before it.",
    ),
    _rule((404, 405), "", Meaning.REFUSED, "At {url} there is no HarperDB operations API (status {status}).", _ADDRESS),
    _rule((408, 408), "", Meaning.SLOW, "HarperDB at {url} gave up waiting for us.", _WAITING),
    _rule((425, 429), "", Meaning.RETRY, "HarperDB at {url} asks us to slow down (status {status}).", _WAITING),
    _rule(407, "", Meaning.REFUSED, "The proxy before {url} wants a password of its own.", "Check HTTPS_PROXY."),
    _rule(
        (400, 499),
        "",
        Meaning.SUSPECT,
        "HarperDB at {url} refuses with status {status}: {said}.",
        "If it stays so, look into HarperDB's own log.",
    ),
    _rule(500, "", Meaning.SUSPECT, "HarperDB at {url} is in trouble (status 500): {said}.", _WAITING),
    _rule((501, 599), "", Meaning.RETRY, "HarperDB at {url} is in trouble (status {status}).", _WAITING),
    _rule(
        (0, 999),
        "",
        Meaning.RETRY,
        "What answers at {url} is not HarperDB (status {status}, no answer in HarperDB's form).",
        f"{_ADDRESS} A proxy or a sign-in page of the network may stand before it.",
    ),
)

_NOBODY = _rule(
    401,
    "",
    Meaning.REFUSED,
    "HarperDB at {url} wants a user name and a password, and none is set.",
    "Set {credentials}, or run `playscope harper setup`, which makes a user and keeps its password.",
)

# Words of the exceptions of httpx, and of what caused them, instead of a status.
FAILURES = (
    _rule(
        0,
        "certificate has expired",
        Meaning.REFUSED,
        "The certificate of {url} has expired.",
        "Have it renewed. If it is valid, this machine's clock is wrong.",
    ),
    _rule(
        0,
        "certificate is not yet valid",
        Meaning.REFUSED,
        "The certificate of {url} is not valid yet.",
        "Check the clock of this machine, and of the one that made the certificate.",
    ),
    _rule(
        0,
        "certificate is not valid for",
        Meaning.REFUSED,
        "The certificate of {url} is made out to another name.",
        "Write HARPERDB_URL with the name that stands in the certificate.",
    ),
    _rule(
        0,
        "certificate.verify|certificate verify",
        Meaning.REFUSED,
        "The certificate of {url} cannot be trusted: {said}.",
        "If it is signed by an authority of your own, name that authority's file in HARPERDB_CA.",
    ),
    _rule(
        0,
        "wrong.version.number|record layer failure|http request",
        Meaning.REFUSED,
        "{url} does not speak TLS.",
        "Begin HARPERDB_URL with http:// if that is meant: name and password then travel readable.",
    ),
    _rule(
        0,
        "name or service|nodename|name resolution|getaddrinfo|no address",
        Meaning.RETRY,
        "The host of {url} is not known.",
        "Check HARPERDB_URL and the network.",
    ),
    _rule(
        0,
        "refused",
        Meaning.RETRY,
        "HarperDB does not answer at {url}: nothing listens there.",
        "Start HarperDB, or check HARPERDB_URL.",
    ),
    _rule(
        0,
        "connecttimeout",
        Meaning.RETRY,
        "HarperDB cannot be reached at {url}: nothing there answers.",
        "Check whether it runs and the network leads there.",
    ),
    _rule(
        0,
        "timeout|timed out",
        Meaning.SLOW,
        "HarperDB at {url} does not answer in time.",
        "Check whether it runs and the network leads there.",
    ),
    _rule(
        0,
        "",
        Meaning.RETRY,
        "HarperDB cannot be reached at {url}: {said}.",
        "Check whether it runs, HARPERDB_URL and the network.",
    ),
)


def of_answer(target: HarperTarget, status: int, said: str) -> HarperError:
    """What an answer means that is not the one hoped for; `said` are HarperDB's words, or whatever came."""
    return _first(ANSWERS if target.username else (_NOBODY, *ANSWERS), target, status, said)


def of_failure(target: HarperTarget, error: Exception) -> HarperError:
    """What it means that there was no answer at all."""
    said = " ".join(f"{type(cause).__name__} {cause}" for cause in _causes(error))
    return _first(FAILURES, target, 0, said, _short(str(error)) or type(error).__name__)


def _first(
    rules: tuple[Rule, ...], target: HarperTarget, status: int, said: str, shown: str | None = None
) -> HarperError:
    rule = next(rule for rule in rules if rule.lowest <= status <= rule.highest and rule.words.search(said))
    told = _without_password(target, _short(said) if shown is None else shown)
    names = {
        "url": target.url,
        "table": f"{target.schema}.{target.table}",
        "user": repr(target.username),
        "credentials": target.credentials,
        "status": status,
        "said": told or "no reason given",
    }
    return HarperError(rule.meaning, rule.message.format(**names), rule.way_out.format(**names), told)


def _without_password(target: HarperTarget, text: str) -> str:
    """`text` as may be shown: whatever answers could send our own password back."""
    return text.replace(target.password, "(password)") if target.password else text


def _short(said: str) -> str:
    """One line, printable, of at most 200 characters, without the full stop that our sentence brings."""
    line = " ".join("".join(character if character.isprintable() else " " for character in said).split())
    return (line if len(line) <= 200 else f"{line[:199]}…").rstrip(". ")


def _causes(error: BaseException | None) -> list[BaseException]:
    causes: list[BaseException] = []
    while error is not None and error not in causes:
        causes.append(error)
        error = error.__cause__ or error.__context__
    return causes
