"""What came as an event but could not be taken as one, kept aside."""

import msgspec


class Rejected(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A piece of a request that is no event, with the reason and the bytes as they came.

    `field` names the field at fault ("" where the piece as a whole is). `form`: the bytes are a form's, not JSON.
    `common_json` holds what the piece's batch said of all its events (b"" if nothing): with it the piece can be
    tried again. `received_at` is in milliseconds since the epoch; `number` is the place in the store, 0 before that.
    """

    field: str
    reason: str
    raw: bytes
    received_at: int
    common_json: bytes = b""
    form: bool = False
    number: int = 0
