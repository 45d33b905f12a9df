"""An error in a method that Qt calls is an error that is logged, not the end of the process.

Where a built-in raises, Python before 3.12 keeps the bare text and makes the exception when somebody catches it. PySide
6.11 takes what left an overridden virtual method for an exception that is made, and reads memory that is none:
`int("a")` in a `paintEvent` is a segmentation fault. So overrides catch what is raised and raise it again.
"""

import sys
from collections.abc import Callable
from functools import lru_cache, wraps
from inspect import CO_VARARGS, CO_VARKEYWORDS
from types import FunctionType, MethodDescriptorType
from typing import Any

from PySide6.QtCore import QObject


def raise_whole_errors() -> None:
    """From here on each new class derived from QObject has such overrides. Python 3.12 and later need nothing."""
    if sys.version_info < (3, 12):
        QObject.__init_subclass__ = classmethod(_look_through)


def _look_through(cls: type, **keywords: Any) -> None:
    super(QObject, cls).__init_subclass__(**keywords)
    for name, method in list(vars(cls).items()):
        if isinstance(method, FunctionType) and not name.startswith("__"):
            above = next((base for base in cls.__mro__ if isinstance(vars(base).get(name), MethodDescriptorType)), None)
            if above is not None:
                _guard(cls, name, method, above)


def _guard(cls: type, name: str, method: FunctionType, above: type) -> None:
    code = method.__code__
    if code.co_argcount == 1 and not (code.co_kwonlyargcount or code.co_flags & (CO_VARARGS | CO_VARKEYWORDS)):
        setattr(cls, name, _guarded_alone(method))
    elif name not in _slots(above):  # a slot gets as many arguments as it shows that it takes
        setattr(cls, name, _guarded(method))


@lru_cache
def _slots(cls: type) -> frozenset[str]:
    described = getattr(cls, "staticMetaObject", None)
    if described is None:
        return frozenset()
    return frozenset(described.method(place).name().toStdString() for place in range(described.methodCount()))


def _guarded_alone(method: Callable[[Any], Any]) -> Callable[[Any], Any]:
    @wraps(method)
    def override(self: Any) -> Any:
        try:
            return method(self)
        except BaseException:
            raise

    return override


def _guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def override(*arguments: Any, **keywords: Any) -> Any:
        try:
            return method(*arguments, **keywords)
        except BaseException:
            raise

    return override
