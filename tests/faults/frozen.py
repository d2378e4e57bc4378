"""PostgreSQL is frozen for some seconds: all of it, or only the processes that serve us.

Beside the sixteen, four hundred others come meanwhile, each with one question on a connection of his own.
"""

import os
import selectors
import signal
import socket
import time

import kinds
from person import USED, new_address
from stack import OURS
from trial import Trial

FROZEN = 3                       # seconds
FLOOD = 400
FLOOD_ENDS = 12                  # seconds
GROWTH = 24 * 1024               # kB of memory that a service may keep from it
CLEAR = {'503 unavailable', '503 outcome-unknown'}


class Flood:
    """Reads of one's own account, over as many connections, spread over some seconds; one thread does it all."""

    def __init__(self, port, token):
        self.port = port
        self.raw = (f'GET /api/v1/users/me HTTP/1.1\r\nHost: localhost:{port}\r\nAuthorization: Bearer {token}\r\n'
                    'Connection: close\r\n\r\n').encode()
        self.open = selectors.DefaultSelector()
        self.heads = {}          # of each that has ended: its head

    def ask(self):
        sock = socket.create_connection(('127.0.0.1', self.port), 5, (new_address(), 0))
        sock.sendall(self.raw)
        sock.setblocking(False)
        self.open.register(sock, selectors.EVENT_READ, bytearray())

    def take(self, seconds):
        for key, _ in self.open.select(seconds):
            try:
                data = key.fileobj.recv(1 << 16)
            except ConnectionError:
                data = b''
            key.data.extend(data)
            if not data:
                self.open.unregister(key.fileobj)
                key.fileobj.close()
                self.heads[key.fd, time.monotonic()] = bytes(key.data).partition(b'\r\n\r\n')[0].decode()

    def begin(self, count, seconds):
        end = time.monotonic() + seconds
        for left in range(count, 0, -1):
            self.ask()
            while time.monotonic() < end - seconds * (left - 1) / count:
                self.take(max(0, end - seconds * (left - 1) / count - time.monotonic()))

    def end(self, seconds):
        """What did not get an answer, and refusals that are not clear."""
        deadline = time.monotonic() + seconds
        while self.open.get_map() and time.monotonic() < deadline:
            self.take(0.1)
        open_still = len(self.open.get_map())
        odd = [head for head in self.heads.values() if not head.startswith('HTTP/1.1 200 ')
               and not (head.startswith('HTTP/1.1 503 ') and '\r\nRetry-After: ' in head)]
        return [f'{open_still} without an answer'] * bool(open_still) + odd


def freeze(ground, title, choose):
    stack, crowd, _, tap, _ = ground
    token = crowd.people[0].token
    with Trial(ground, title) as trial:
        memory = {name: stack.memory(name) for name in OURS}
        fibers = {name: stack.gauge(name, 'contacto_fibers') for name in OURS}
        flood = Flood(stack.port, token)
        pids = list(choose(stack))
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            flood.begin(FLOOD, FROZEN)
            most = {name: stack.gauge(name, 'contacto_fibers') for name in OURS}
        finally:
            for pid in pids:
                try:
                    os.kill(pid, signal.SIGCONT)
                except ProcessLookupError:
                    pass
        back = time.monotonic()
        odd = flood.end(FLOOD_ENDS)
        trial.recovered(back)
        trial.check('a flood meanwhile is answered, or refused clearly', not odd, odd[:3])
        unclear = set(trial.seen().answers()) - CLEAR - {USED, 'did not come'}
        trial.check('what fails is told clearly', not unclear, unclear)
        now = {name: stack.gauge(name, 'contacto_fibers') for name in OURS}
        grown = {name: stack.memory(name) - memory[name] for name in OURS}
        tap.note(f'fibers {fibers} before, {most} at the end, {now} after; memory grew by {grown} kB')
        trial.check('nothing piles up', all(now[n] <= fibers[n] + FLOOD / 10 and grown[n] < GROWTH for n in OURS),
                    f'{now} {grown}')


def all_of_it(ground):
    freeze(ground, f'PostgreSQL frozen for {FROZEN} s',
           lambda stack: [stack.pid('postgres'), *kinds.working_in(stack.place.folder / 'postgres/data')])


def backends(ground):
    freeze(ground, f'backends of PostgreSQL frozen for {FROZEN} s', lambda stack: stack.backends())
