"""A stand-in for Cloudinary's CDN: TLS on loopback, Range requests, CORS, one clip for any public id."""

import re
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class CloudinaryCdn:
    """Answers `/<cloud>/video/upload/…` with `clip`, anything else with 404; `paths` lists what was asked for.

    `chromium_flags` sends every request for a Cloudinary host here and takes the self-signed certificate.
    """

    def __init__(self, clip: Path, folder: Path) -> None:
        self.paths: list[str] = []
        content, paths = clip.read_bytes(), self.paths

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_HEAD(self) -> None:
                self.do_GET(body=False)

            def do_GET(self, body: bool = True) -> None:
                paths.append(self.path)
                found = "/video/upload/" in self.path and not self.path.endswith(".jpg")
                if not found:
                    self.send_response(404)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
                first = int(asked[1]) if asked else 0
                last = int(asked[2]) if asked and asked[2] else len(content) - 1
                self.send_response(206 if asked else 200)
                self.send_header("Content-Type", "video/webm")
                self.send_header("Access-Control-Allow-Origin", "*")
                self.send_header("Accept-Ranges", "bytes")
                if asked:
                    self.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
                self.send_header("Content-Length", str(last - first + 1))
                self.end_headers()
                if body:
                    self.wfile.write(content[first : last + 1])

            def log_message(self, *_: object) -> None:
                """Quiet."""

        class Server(ThreadingHTTPServer):
            daemon_threads = False

            def handle_error(self, *_: object) -> None:
                """A browser that closes a connection early is no error."""

        key, certificate = folder / "cdn.key", folder / "cdn.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=cdn",
             "-keyout", key, "-out", certificate],
            check=True, capture_output=True,
        )  # fmt: skip
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, name="cloudinary-stand-in")

    @property
    def chromium_flags(self) -> str:
        port = self._server.server_address[1]
        return f'--ignore-certificate-errors --host-resolver-rules="MAP *.cloudinary.com 127.0.0.1:{port}"'

    def __enter__(self) -> "CloudinaryCdn":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
