"""Makes the media of the lab with ffmpeg: an eight second clip, and a stream in two renditions. `make clips`.

Half a second from key frame to key frame, so that a seek is answered by few bytes; noise in the picture, so that there
are bytes enough to hold back.
"""

import subprocess
from pathlib import Path

_LAB = Path(__file__).parent / "lab"
_COMMON = ["-pix_fmt", "yuv420p", "-flags", "+bitexact", "-fflags", "+bitexact", "-c:v", "libvpx-vp9"]
_QUICK = ["-deadline", "realtime", "-cpu-used", "5"]
_CLOCK = (
    "drawtext=font='DejaVu Sans Mono':fontcolor=white:box=1:boxcolor=black@0.6:fontsize=30:x=16:y=16"
    ":text='%{pts\\:hms}'"
)
#: Rendition -> (size, bits a second).
_RENDITIONS = {"low": ("240x136", 90_000), "high": ("480x270", 300_000)}
_STREAM_S = 14


def make_clip() -> Path:
    """The clip: 8 s, VP9 and Opus in WebM, the index in front."""
    path = _LAB / "clock.webm"
    graph = (
        "sine=frequency=330:duration=8,volume=0.1[sound];"
        f"testsrc2=s=480x270:r=30:d=8,noise=alls=5:allf=t,format=yuv420p,{_CLOCK}[picture]"
    )
    rates = ["-b:v", "400k", "-minrate", "360k", "-maxrate", "440k", "-g", "15", "-keyint_min", "15"]
    _ffmpeg(
        "-filter_complex", graph, "-map", "[picture]", "-map", "[sound]", "-t", "8", *_COMMON, *rates, *_QUICK,
        "-c:a", "libopus", "-b:a", "32k", "-cues_to_front", "1", str(path),
    )  # fmt: skip
    return path


def make_stream() -> list[Path]:
    """The stream: HLS, each rendition one fragmented MP4 with VP9, a segment a second."""
    made = []
    lines = ["#EXTM3U", "#EXT-X-VERSION:7"]
    for name, (size, bits) in reversed(_RENDITIONS.items()):
        rate = str(bits)
        _ffmpeg(
            "-f", "lavfi", "-i", f"testsrc2=s={size}:r=30:d={_STREAM_S},{_CLOCK}", "-t", str(_STREAM_S), *_COMMON,
            "-b:v", rate, "-minrate", rate, "-maxrate", rate, "-g", "30", "-keyint_min", "30", *_QUICK,
            "-f", "hls", "-hls_time", "1", "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4",
            "-hls_flags", "single_file", "-hls_segment_filename", f"{name}.mp4", f"{name}.m3u8",
        )  # fmt: skip
        lines += [
            f'#EXT-X-STREAM-INF:BANDWIDTH={round(bits * 1.2)},RESOLUTION={size},CODECS="vp09.00.20.08"',
            f"{name}.m3u8",
        ]
        made += [_LAB / f"{name}.mp4", _LAB / f"{name}.m3u8"]
    (_LAB / "stream.m3u8").write_text("\n".join(lines) + "\n", "utf-8")
    return [*made, _LAB / "stream.m3u8"]


def _ffmpeg(*arguments: str) -> None:
    _LAB.mkdir(parents=True, exist_ok=True)
    subprocess.run(["ffmpeg", "-hide_banner", "-loglevel", "error", "-y", *arguments], cwd=_LAB, check=True)


if __name__ == "__main__":
    for path in [make_clip(), *make_stream()]:
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")
