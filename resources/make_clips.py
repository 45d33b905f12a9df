"""Makes the bundled clips, and the small clips of the tests, with ffmpeg: `make clips`.

Each is drawn from nothing but filters. A running clock shows the media time of every frame, a bar along the lower
edge how far it is; a key frame each second lets seeks land at once.
"""

import subprocess
import sys
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).parent.parent))

from resources import CLIPS, Clip

_CLIPS = Path(__file__).parent / "clips"
_TEST_MEDIA = Path(__file__).parent.parent / "tests" / "media"
_SIZE, _RATE = "854x480", 30

#: Clip name -> (sound, picture, accent colour). The picture may draw the sound, which comes in as [wave].
_LOOKS = {
    "demo": (
        "aevalsrc='0.16*sin(2*PI*110*t)*(0.6+0.4*sin(2*PI*0.25*t))"
        "+0.10*sin(2*PI*(220+110*sin(2*PI*t/12))*t)*(0.5+0.5*sin(2*PI*0.5*t))':s=48000:d={seconds}",
        f"gradients=s={_SIZE}:r={_RATE}:d={{seconds}}:c0=0x0b1220:c1=0x17405c:nb_colors=2:speed=0.012[ground];"
        f"[wave]volume=2.6,showwaves=s=427x150:r={_RATE}:mode=p2p:colors=0x58c4dd:draw=full,scale=854:300,"
        "format=rgba,colorkey=black:0.10:0.3[trace];[ground][trace]overlay=0:90[drawn]",
        "0x58c4dd",
    ),
    "second": (
        "aevalsrc='0.12*sin(2*PI*330*t)*exp(-6*mod(t,1))+0.10*sin(2*PI*247*t)*exp(-4*mod(t+0.5,2))'"
        ":s=48000:d={seconds}",
        f"life=s=61x34:r=10:mold=12:ratio=0.35:seed=7:death_color=0x3b1830:life_color=0xffb454:mold_color=0x8a2f4a,"
        f"fps={_RATE},scale=854:476:flags=neighbor,pad={_SIZE.replace('x', ':')}:0:2:0x1c0d18,"
        "trim=duration={seconds},format=yuv420p[drawn];[wave]anullsink",
        "0xffb454",
    ),
}


def make(clip: Clip) -> Path:
    """Draws the clip as WebM with VP9 and Opus; gives the file."""
    sound, picture, accent = (text.replace("{seconds}", str(clip.seconds)) for text in _LOOKS[clip.name])
    graph = f"{sound},asplit[sound][wave];{picture};[drawn]{_overlay(clip.title, clip.seconds, accent)}[picture]"
    video = [
        "-c:v",
        "libvpx-vp9",
        "-b:v",
        "440k",
        "-maxrate",
        "700k",
        "-crf",
        "34",
        "-row-mt",
        "1",
        "-deadline",
        "good",
    ]
    sound_codec = ["-c:a", "libopus", "-b:a", "48k"]
    return _encode(graph, clip.seconds, [*video, *sound_codec, "-cues_to_front", "1"], _CLIPS / clip.file)


def make_test_clips() -> list[Path]:
    """Six seconds for the tests: as WebM, which every browser plays, and as MP4 with H.264, which not all do."""
    seconds, rate = 6.0, 15
    graph = (
        f"sine=frequency=330:duration={seconds},volume=0.2[sound];testsrc2=s=320x180:r={rate}:d={seconds},"
        "format=yuv420p[picture]"
    )
    free = ["-c:v", "libvpx-vp9", "-b:v", "110k", "-deadline", "good", "-c:a", "libopus", "-b:a", "24k"]
    proprietary = ["-c:v", "libx264", "-crf", "34", "-preset", "slow", "-c:a", "aac", "-b:a", "32k"]
    return [
        _encode(graph, seconds, [*free, "-cues_to_front", "1"], _TEST_MEDIA / "vp9.webm", rate),
        _encode(graph, seconds, [*proprietary, "-movflags", "+faststart"], _TEST_MEDIA / "h264.mp4", rate),
    ]


def _overlay(title: str, seconds: float, accent: str) -> str:
    words = "drawtext=font='DejaVu Sans Mono':fontcolor=white:box=1:boxcolor=black@0.55:boxborderw=10"
    clock = f"{words}:fontsize=40:x=28:y=28:text='%{{pts\\:hms}}'"
    name = f"{words}:fontsize=26:x=w-tw-28:y=34:text='Playscope - {title}'"
    # The bar slides in from the left: a box of full width whose left edge moves.
    bar = f"color=c={accent}:s=854x8:r={_RATE}:d={seconds}[bar]"
    return f"{clock},{name}[titled];{bar};[titled][bar]overlay=x='-w+w*t/{seconds}':y=H-h:shortest=1"


def _encode(graph: str, seconds: float, codecs: list[str], path: Path, rate: int = _RATE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    command = ["ffmpeg", "-hide_banner", "-loglevel", "error", "-y", "-filter_complex", graph]
    command += ["-map", "[picture]", "-map", "[sound]", "-t", str(seconds), "-pix_fmt", "yuv420p", "-g", str(rate)]
    subprocess.run([*command, "-flags", "+bitexact", "-fflags", "+bitexact", *codecs, str(path)], check=True)
    return path


def main() -> None:
    for path in [*(make(clip) for clip in CLIPS), *make_test_clips()]:
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
