#!/usr/bin/python3 -BEs
"""A stand-in for the program `contacto`, to test what starts and keeps it: answers every GET with its name."""

import http.server
import os
import signal
import sys

role, names = sys.argv[1], sys.argv[2:]
print(f'stand-in: {sys.argv[1:]}', file=sys.stderr, flush=True)
if role == 'migrate':
    if os.environ.get('CONTACTO_TEST_BREAK') == 'migrate':
        print('this migration cannot be', file=sys.stderr)
        sys.exit(3)
    sys.exit()
if role == 'seed':
    print('demo: +213 550 12 34 56')
    sys.exit()


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        words = ' '.join(names or ['all']).encode()
        self.send_response(200)
        self.send_header('Content-Length', str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    def log_message(self, *_):
        pass


signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
host, port = os.environ['CONTACTO_LISTEN'].split(':')
http.server.ThreadingHTTPServer((host, int(port)), Answer).serve_forever()
