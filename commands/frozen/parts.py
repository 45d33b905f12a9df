"""What of all that PyInstaller collects goes into the frozen folder.

PyInstaller follows imports and hooks, and so brings Qt's tools for QML, plugins for displays without a desktop, a GTK
for one theme plugin, and what those need in turn. Here the first are named, and of the libraries only those stay
that something kept asks for by its ELF header and that are not the system's own.
"""

import json
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

#: (name in the folder, file on disk, kind): PyInstaller's own triples.
Entry = tuple[str, str, str]

#: The modules of PySide6 in whose place `no_opengl.py` stands.
WITHOUT_OPENGL = ("PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets")

#: Python packages that hooks bring along and nothing of ours imports.
EXCLUDED = (
    "tkinter", "IPython", "matplotlib", "pytest", "_pytest", "hypothesis", "pyarrow", "yaml", "setuptools", "pygments",
    "OpenGL", "pydoc_data", "distutils", "lib2to3", "numpy.f2py", "numpy._core._simd",
    "numpy.linalg.lapack_lite", "pyqtgraph.examples", "pyqtgraph.opengl",
    "pyqtgraph.flowchart", "pyqtgraph.console", "pyqtgraph.jupyter", "PySide6.QtQuick3D", "PySide6.QtPdf",
    "PySide6.QtMultimedia", "PySide6.QtPositioning", "PySide6.QtQuickWidgets", "PySide6.QtDBus", "PySide6.QtQml",
    "PySide6.QtQuick", "PySide6.QtSvg", "PySide6.QtTest", *WITHOUT_OPENGL, "plotly.express", "plotly.figure_factory",
    "plotly.matplotlylib", "rich", "markdown_it", "readline",
)  # fmt: skip

_UNUSED = re.compile(
    r"libQt6(3D|Bluetooth|Charts|Concurrent|DataVisualization|Designer|EglF[sS]|Graphs|Help|Labs|Location|Multimedia|Nfc|Pdf"
    r"|PositioningQuick|QmlCore|QmlLocalStorage|QmlNetwork|QmlXmlListModel|Quick3D|QuickControls2|QuickDialogs2|QuickEffects"
    r"|QuickLayouts|QuickParticles|QuickShapes|QuickTemplates2|QuickTest|QuickTimeline|QuickVectorImage|RemoteObjects|Scxml"
    r"|Sensors|SerialPort|ShaderTools|SpatialAudio|Sql|StateMachine|Test|TextToSpeech|UiTools|VirtualKeyboard|WaylandCompositor"
    r"|WebChannelQuick|WebEngineQuick|WebSockets|WebView|WlShell)"
    r"|PySide6/Qt/qml/"
    r"|PySide6/Qt/plugins/(designer|egldeviceintegrations|generic|geometryloaders|multimedia|position|printsupport"
    r"|qmltooling|renderers|sceneparsers|sqldrivers|virtualkeyboard)/"
    r"|plugins/networkinformation/|plugins/tls/libqopensslbackend|libnssdbm3"
    r"|plugins/platforms/libq(eglfs|linuxfb|minimal|minimalegl|vkkhrdisplay|vnc)\."
    r"|plugins/platformthemes/libqgtk3|plugins/platforminputcontexts/libqtvirtualkeyboard|plugins/imageformats/libq(icns|pdf|tiff|tga|wbmp|webp)"
    r"|plugins/wayland-shell-integration/lib(fullscreen-shell|ivi-shell|wl-shell)"
    r"|PySide6/Qt/translations/(?!qtwebengine_locales/en-US\.pak)"
    r"|qtwebengine_devtools_resources|\.debug\.(pak|bin)$"
    r"|plotly/package_data/(widgetbundle\.js|datasets)"
    r"|pyqtgraph/icons/peegee/|dist/cld-video-player\."
)
#: Loaded by name at run time, so that no ELF header speaks of them: Python itself, and the modules of NSS.
_BY_NAME = re.compile(r"lib(python3\.\d+|softokn3|freebl3|freeblpriv3|nssckbi)\.so")

#: Why a library must be, or always is, the system's own -> which. A copy would come before it, for the graphics driver
#: too, which is loaded into the same process and may be newer than the copy. `commands/system_packages.py` has the
#: packages they come in. Those of NSS and Kerberos, and X's small ones, stay: not every desktop has them.
OF_THE_SYSTEM = {
    "the compiler's run time, which the driver is linked against": ("libstdc++.so.6", "libgcc_s.so.1"),
    "the driver is linked against them": (
        "libX11.so.6", "libX11-xcb.so.1", "libXext.so.6", "libXfixes.so.3", "libxcb-glx.so.0", "libxcb-randr.so.0",
        "libxcb-shm.so.0", "libxcb-sync.so.1", "libxcb-xfixes.so.0", "libgbm.so.1", "libexpat.so.1", "libz.so.1",
        "libzstd.so.1",
    ),
    "goes with the system's fonts and their configuration": ("libfontconfig.so.1", "libfreetype.so.6"),
    "speaks with a service or a device of the system": ("libasound.so.2", "libdbus-1.so.3", "libudev.so.1"),
    "on every desktop": ("libglib-2.0.so.0", "libgthread-2.0.so.0", "libuuid.so.1", "libcom_err.so.2"),
}  # fmt: skip
_OF_THE_SYSTEM = frozenset(name for names in OF_THE_SYSTEM.values() for name in names)

#: The traces of plotly that the reports draw, of the fifty that it has.
TRACES = ("bar", "histogram", "pie", "scatter")
_OTHER_TRACE = re.compile(
    rf"plotly\.graph_objs\.(?!_?(?:layout|figure|frame|deprecations|{'|'.join(TRACES)})(?:\.|$))\w+"
)

#: Libraries a fifth of whose code is docstrings.
_LARGE = re.compile(r"(numpy|pandas|_?plotly(_utils)?|narwhals)\b")

#: Libraries that were edited after linking, as those beside the packages of wheels are: strip breaks their segments.
_EDITED = re.compile(r"\.libs/")


def used(entries: Iterable[Entry]) -> list[Entry]:
    """The entries without those that a widgets application with a web view never loads."""
    return [entry for entry in entries if not _UNUSED.search(entry[0])]


def asked_for(binaries: Iterable[Entry]) -> list[Entry]:
    """The binaries without shared libraries that the system has, and without those of Qt that nothing kept needs.

    Extension modules and plugins stay; a library (named like `libX.so.N`, on top of the folder or among Qt's) stays
    where something that stays names it as NEEDED. For Linux alone.
    """
    every = list(binaries)
    libraries = {Path(name).name: (name, file, kind) for name, file, kind in every if _is_library(name)}
    for name in _OF_THE_SYSTEM:
        libraries.pop(name, None)
    kept = [entry for entry in every if not _is_library(entry[0]) or _BY_NAME.search(entry[0])]
    waiting = [file for _, file, _ in kept]
    while waiting:
        for needed in _needed(waiting.pop()):
            if (entry := libraries.pop(needed, None)) is not None:
                kept.append(entry)
                waiting.append(entry[1])
    return kept


def without_docs(modules: Iterable[Entry]) -> list[Entry]:
    """The Python modules, those of the large libraries without docstrings and asserts, as `python -OO` compiles."""
    return [
        (name, file, "PYMODULE-2" if kind == "PYMODULE" and _LARGE.match(name) else kind)
        for name, file, kind in modules
    ]


def drawn(modules: Iterable[Entry]) -> list[Entry]:
    """The Python modules without those of plotly for traces that no report draws; they are loaded where asked for."""
    return [entry for entry in modules if not _OTHER_TRACE.match(entry[0])]


def minified(data: Iterable[Entry], folder: Path) -> list[Entry]:
    """The data files, those of JSON without indentation: copies, made in `folder`."""
    result: list[Entry] = []
    for name, file, kind in data:
        if name.endswith(".json"):
            copy = folder / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            whole = json.loads(Path(file).read_text("utf-8"))
            copy.write_text(json.dumps(whole, ensure_ascii=False, separators=(",", ":")), "utf-8")
            file = str(copy)
        result.append((name, file, kind))
    return result


def stripped(binaries: Iterable[Entry], folder: Path) -> list[Entry]:
    """The binaries without symbol tables: copies, made in `folder`. For Linux alone."""
    folder.mkdir(parents=True, exist_ok=True)
    result: list[Entry] = []
    for name, file, kind in binaries:
        if kind in ("BINARY", "EXTENSION") and not _EDITED.search(name):
            copy = folder / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run(["strip", "--strip-unneeded", "-o", copy, file], check=True)
            file = str(copy)
        result.append((name, file, kind))
    return result


def _is_library(name: str) -> bool:
    path = Path(name)
    among_qt = str(path.parent).endswith("PySide6/Qt/lib")
    return bool(re.match(r"lib.+\.so\.\d", path.name)) and (str(path.parent) == "." or among_qt)


def _needed(file: str) -> list[str]:
    shown = subprocess.run(["objdump", "-p", file], capture_output=True, text=True).stdout
    return re.findall(r"NEEDED\s+(\S+)", shown)
