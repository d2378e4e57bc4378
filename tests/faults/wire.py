"""One kept connection to a server, as a client holds it.

What a reader would get wrong: nothing is tried again here.  An answer that did not come is an Answer, too,
whose `broke` says how; what that means for the request is for its sender to know.
"""

import json
import socket

PATIENCE = 15                    # seconds; longer than any deadline of the server's
LONGEST = 1 << 20


class Answer:
    """`status` 0 and `broke` when there was none: 'refused' (nobody listens), 'cut' (the connection ended
    before a whole answer was there), 'late'."""

    def __init__(self, status=0, fields=None, body=b'', broke=''):
        self.status = status
        self.fields = fields or {}
        self.body = body
        self.broke = broke

    def json(self):
        return json.loads(self.body)

    def problem(self):
        """The slug of a problem, '' of anything else."""
        if self.fields.get('content-type') != 'application/problem+json':
            return ''
        return self.json()['type'].removeprefix('/problems/')

    def definite(self):
        """Does the sender know what became of the request?  If not, he repeats it with the same key."""
        if self.status in (0, 408, 429) or self.status >= 500:
            return False
        return not (self.status == 409 and self.problem() == 'conflict-in-flight')

    def __str__(self):
        return self.broke or f'{self.status} {self.problem()}'.strip()


class Wire:
    """`source` is the address that the connection comes from: on loopback there are 2^24 of them, and
    limits per address see as many people."""

    def __init__(self, port, source='127.0.0.1'):
        self.port = port
        self.source = source
        self.sock = None
        self.rest = b''

    def close(self):
        if self.sock:
            self.sock.close()
        self.sock = None

    def ask(self, method, target, fields=(), body=None):
        lines = [f'{method} {target} HTTP/1.1', f'Host: localhost:{self.port}',
                 *(f'{name}: {value}' for name, value in fields)]
        data = b''
        if body is not None:
            data = json.dumps(body).encode()
            lines += ['Content-Type: application/json', f'Content-Length: {len(data)}']
        try:
            answer = self.exchange('\r\n'.join(lines).encode() + b'\r\n\r\n' + data)
        except ConnectionRefusedError:
            answer = Answer(broke='refused')
        except TimeoutError:
            answer = Answer(broke='late')
        except (ConnectionError, EOFError):
            answer = Answer(broke='cut')
        if not answer.status or answer.fields.get('connection') == 'close':
            self.close()
        return answer

    def exchange(self, raw):
        if not self.sock:
            self.sock = socket.create_connection(('127.0.0.1', self.port), PATIENCE, (self.source, 0))
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.rest = b''
        self.sock.sendall(raw)
        head, body = self.rest, b''
        while b'\r\n\r\n' not in head:
            head += self.more()
        head, _, body = head.partition(b'\r\n\r\n')
        first, *lines = head.decode('latin-1').split('\r\n')
        fields = dict((name.lower(), value.strip()) for name, _, value in (line.partition(':') for line in lines))
        status = int(first.split()[1])
        length = 0 if status == 204 else int(fields['content-length'])
        assert length < LONGEST, first
        while len(body) < length:
            body += self.more()
        self.rest = body[length:]
        return Answer(status, fields, body[:length])

    def more(self):
        data = self.sock.recv(1 << 16)
        if not data:
            raise EOFError
        return data
