"""Options of the command line whose values are read as those of settings are."""

import argparse
from collections.abc import Callable
from typing import Any, TypeVar

from commands.setting_table import Setting

T = TypeVar("T")


def typed(read: Callable[[object], T]) -> Callable[[str], T]:
    """A reader of `setting_values` as argparse's `type`: what is wrong is wrong usage, and names the option."""

    def read_option(written: str) -> T:
        try:
            return read(written)
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"the value {error}") from error

    return read_option


def add_option(group: Any, setting: Setting) -> None:
    """The option of a setting. Without a default: what is not given must not hide what the environment says."""
    group.add_argument(
        setting.option,
        dest=setting.name,
        type=typed(setting.read_option or setting.read),
        metavar=setting.metavar,
        help=setting.help,
        default=argparse.SUPPRESS,
    )
