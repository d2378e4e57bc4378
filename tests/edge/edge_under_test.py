"""An nginx with our configuration, and behind it a stand-in for services and web app that tells what it got."""

import http.client
import http.server
import json
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEADLINE = 10


class StandIn(http.server.ThreadingHTTPServer):
    """Answers what it was asked, as JSON; keeps every request in `seen`.  One of these is all services."""

    daemon_threads = True

    def __init__(self):
        self.seen = []
        self.go_on = threading.Event()
        super().__init__(('127.0.0.1', 0), Answer)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def address(self):
        return f'127.0.0.1:{self.server_port}'


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def answer(self):
        length = int(self.headers.get('Content-Length') or 0)
        body = self.rfile.read(length) if length else self.read_chunks()
        told = {'method': self.command, 'path': self.path, 'body': body.decode('latin-1'),
                'headers': {n.lower(): v for n, v in self.headers.items()}}
        self.server.seen.append(told)
        if self.path.endswith('/events'):
            return self.stream()
        status = int(self.headers.get('Prefer', '').removeprefix('status=') or 200)
        words = json.dumps(told | {'long': 'x' * 2000}).encode()
        self.send_response(status)
        self.send_header('Content-Type', 'application/problem+json' if status > 399 else 'application/json')
        self.send_header('Content-Length', str(len(words)))
        self.send_header('X-Powered-By', 'a stand-in')
        self.send_header('X-Accel-Redirect', '/api/docs')
        if status == 429:
            self.send_header('Retry-After', '42')
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(words)
        return None

    def read_chunks(self):
        body = b''
        if self.headers.get('Transfer-Encoding') == 'chunked':
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        return body

    def stream(self):
        """One event, and the second only when the test says that it has the first."""
        self.send_response(200)
        self.send_header('Content-Type', 'text/event-stream')
        self.send_header('Connection', 'close')
        self.end_headers()
        self.wfile.write(b'data: one\n\n')
        self.server.go_on.wait(DEADLINE)
        self.wfile.write(b'data: two\n\n')
        self.close_connection = True

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = answer

    def log_message(self, *_):
        pass

    def handle(self):
        """An edge that ends a connection in the middle is what some tests want."""
        try:
            super().handle()
        except ConnectionError:
            pass


class Edge:
    """nginx in a folder of its own, on free ports."""

    def __init__(self, services, web, *options, tls=False):
        self.folder = Path(tempfile.mkdtemp(prefix='edge-'))
        self.folder.chmod(0o711)
        self.port, self.inner, self.tls = free_ports(3)
        static = self.folder / 'static'
        static.mkdir()
        (static / 'openapi.json').write_text('{"openapi":"3.1.0"}')
        (static / 'docs.html').write_text('<!doctype html><title>API</title>')
        self.media = self.folder / 'media'
        self.media.mkdir(0o755)
        if tls:
            subprocess.run([ROOT / 'infra/edge/certificate', self.folder / 'tls'], check=True)
            options += ('--tls', f'127.0.0.1:{self.tls}', '--certificate',
                        self.folder / 'tls/chain.pem', '--key', self.folder / 'tls/key.pem')
        conf = subprocess.run(
            [ROOT / 'infra/edge/render', '--folder', self.folder, '--static', static,
             '--media', self.media, '--log', self.folder / 'access.log', '--listen', f'127.0.0.1:{self.port}',
             '--inner', f'127.0.0.1:{self.inner}', '--web', web,
             *(f'--service={name}={where}' for name, where in services.items()),
             '--host', 'localhost', '--host', '127.0.0.1', *options],
            check=True, capture_output=True, text=True).stdout
        (self.folder / 'nginx.conf').write_text(conf)
        self.errors = open(self.folder / 'error.log', 'wb')
        self.process = subprocess.Popen(
            ['/usr/sbin/nginx', '-p', self.folder, '-c', self.folder / 'nginx.conf', '-e', 'stderr'],
            stderr=self.errors)
        self.wait()

    def wait(self):
        deadline = time.monotonic() + DEADLINE
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(('127.0.0.1', self.inner), 1).close()
                return
            except OSError:
                threading.Event().wait(0.02)
        raise RuntimeError((self.folder / 'error.log').read_text())

    def stop(self):
        self.process.terminate()
        self.process.wait(DEADLINE)
        self.errors.close()
        shutil.rmtree(self.folder)

    def ask(self, path, method='GET', body=None, headers=None, port=None):
        """Status, fields (lower case) and body of one request."""
        connection = http.client.HTTPConnection('127.0.0.1', port or self.port, timeout=DEADLINE)
        try:
            connection.request(method, path, body, headers or {})
            reply = connection.getresponse()
            return reply.status, {n.lower(): v for n, v in reply.getheaders()}, reply.read()
        finally:
            connection.close()

    def raw(self, data, port=None):
        """What comes back for these very bytes until the edge closes."""
        with socket.create_connection(('127.0.0.1', port or self.port), DEADLINE) as s:
            s.settimeout(DEADLINE)
            s.sendall(data)
            reply = b''
            try:
                while part := s.recv(65536):
                    reply += part
            except ConnectionResetError:
                pass
        return reply

    def handshake(self, version=None):
        """The TLS version agreed on; None if the edge refuses."""
        context = ssl.create_default_context(cafile=self.folder / 'tls/ca.pem')
        context.set_alpn_protocols(['h2', 'http/1.1'])
        if version:
            context.set_ciphers('ALL:@SECLEVEL=0')
            with warnings.catch_warnings():
                warnings.simplefilter('ignore', DeprecationWarning)
                context.minimum_version = context.maximum_version = version
        try:
            with socket.create_connection(('127.0.0.1', self.tls), DEADLINE) as plain, \
                    context.wrap_socket(plain, server_hostname='localhost') as s:
                return s.version(), s.selected_alpn_protocol()
        except (ssl.SSLError, ConnectionResetError):
            return None


def free_ports(count):
    sockets = [socket.create_server(('127.0.0.1', 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def statuses(reply):
    """The status of every answer in a stream of them."""
    return [int(status) for status in re.findall(rb'HTTP/1\.1 (\d{3}) ', reply)]
