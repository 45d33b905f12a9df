"""What of all that PyInstaller collects goes into the frozen folder: read by build.spec, never by Playscope itself.

PyInstaller follows imports and hooks, and so brings Qt's tools for QML, plugins for displays without a desktop, a GTK
for one theme plugin, and what those need in turn. Here the first are named, and of the libraries only those stay
that something kept asks for by its ELF header.
"""

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

#: (name in the folder, file on disk, kind): PyInstaller's own triples.
Entry = tuple[str, str, str]

#: Python packages that hooks bring along and nothing of ours imports.
EXCLUDED = (
    "tkinter", "IPython", "matplotlib", "pytest", "_pytest", "hypothesis", "pyarrow", "yaml", "setuptools", "pygments",
    "OpenGL", "pydoc_data", "distutils", "lib2to3", "numpy.f2py", "pyqtgraph.examples", "pyqtgraph.opengl",
    "pyqtgraph.flowchart", "pyqtgraph.console", "pyqtgraph.jupyter", "PySide6.QtQuick3D", "PySide6.QtPdf",
    "PySide6.QtMultimedia", "PySide6.QtPositioning", "PySide6.QtQuickWidgets", "PySide6.QtDBus", "PySide6.QtQml",
    "PySide6.QtQuick", "PySide6.QtSvg", "PySide6.QtTest", "plotly.express", "plotly.figure_factory",
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
    r"|plugins/networkinformation/libqglib"
    r"|plugins/platforms/libq(eglfs|linuxfb|minimal|minimalegl|vkkhrdisplay|vnc)\."
    r"|plugins/platformthemes/libqgtk3|plugins/platforminputcontexts/libqtvirtualkeyboard|plugins/imageformats/libq(pdf|tiff|tga|wbmp)"
    r"|plugins/wayland-shell-integration/lib(fullscreen-shell|ivi-shell|wl-shell)"
    r"|PySide6/Qt/translations/(?!qtwebengine_locales/en-US\.pak)"
    r"|qtwebengine_devtools_resources|\.debug\.(pak|bin)$"
    r"|plotly/package_data/(widgetbundle\.js|datasets)"
    r"|pyqtgraph/icons/peegee/|dist/cld-video-player\."
    r"|licences/(hypothesis|mypy|ruff|pytest|schemathesis|pyinstaller|pyarrow)"
)
#: Loaded by name at run time, so that no ELF header speaks of them: Python itself, and the modules of NSS.
_BY_NAME = re.compile(r"lib(python3\.\d+|softokn3|freebl3|freeblpriv3|nssckbi|nssdbm3)\.so")

#: Libraries that were edited after linking, as those beside the packages of wheels are: strip breaks their segments.
_EDITED = re.compile(r"\.libs/")


def used(entries: Iterable[Entry]) -> list[Entry]:
    """The entries without those that a widgets application with a web view never loads."""
    return [entry for entry in entries if not _UNUSED.search(entry[0])]


def asked_for(binaries: Iterable[Entry]) -> list[Entry]:
    """The binaries without shared libraries of the system and of Qt that nothing kept needs.

    Extension modules and plugins stay; a library (named like `libX.so.N`, on top of the folder or among Qt's) stays
    where something that stays names it as NEEDED. For Linux alone.
    """
    every = list(binaries)
    libraries = {Path(name).name: (name, file, kind) for name, file, kind in every if _is_library(name)}
    kept = [entry for entry in every if not _is_library(entry[0]) or _BY_NAME.search(entry[0])]
    waiting = [file for _, file, _ in kept]
    while waiting:
        for needed in _needed(waiting.pop()):
            if (entry := libraries.pop(needed, None)) is not None:
                kept.append(entry)
                waiting.append(entry[1])
    return kept


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
