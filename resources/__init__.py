"""Icons, demo clips and themes that come with Playscope, and where to find them."""

from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Clip:
    """A bundled clip: `name` for the command line, `title` for people, `file` in resources/clips, length in seconds."""

    name: str
    title: str
    file: str
    seconds: float


CLIPS = (
    Clip("demo", "Sweep", "demo.webm", 24.0),
    Clip("second", "Mosaic", "second.webm", 20.0),
)


def clip_path(file_name: str) -> Path | None:
    """Where the bundled clip of this file name lies; None for any other name."""
    return next((_HERE / "clips" / clip.file for clip in CLIPS if clip.file == file_name), None)


def icon_path(name: str) -> Path:
    """Where the icon file `name` lies, such as `playscope.svg`."""
    return _HERE / "icons" / name


def lab_path(file_name: str) -> Path | None:
    """Where the lab's medium of this file name lies; None for any other name."""
    path = _HERE / "lab" / file_name
    is_there = path.parent == _HERE / "lab" and path.suffix in {".webm", ".mp4", ".m3u8"} and path.is_file()
    return path if is_there else None
