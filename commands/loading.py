"""Loading what a call needs of Qt, where not all that it needs may be on the machine."""

from collections.abc import Iterator
from contextlib import contextmanager

from collector.failure import SurroundingsError


@contextmanager
def loading_qt() -> Iterator[None]:
    """A library of the system that Qt, or its web engine later on, misses is an error of the surroundings."""
    try:
        yield
    except ImportError as error:
        if ".so" not in str(error):
            raise
        raise SurroundingsError(f"Qt cannot be loaded: {error}.", "`playscope doctor` says what to install.") from error
