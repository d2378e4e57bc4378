"""The set under test: all of Contacto at a place of its own, under its supervisor.

What a reader would get wrong: the supervisor starts again what we kill, and the tests never stop it from that.
Who must stay away for a while is killed as often as it comes back.
"""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'infra/local'))

import apps                      # noqa: E402
import child                     # noqa: E402
import edge                      # noqa: E402
import kinds                     # noqa: E402
from place import Place, services  # noqa: E402

LOOK = 0.01                      # seconds between looks
COMES_BACK = 90                  # seconds that a server may take: RabbitMQ, on a busy machine
DEMO = '100'                     # professionals: more are nobody's need here
OURS = tuple(services())         # each a process of its own
KEEPERS = tuple(name for name in OURS if name != 'search')  # that have a schema: the search keeps nothing


def until(true, seconds, what):
    """Waits for it; its value, or an error after the deadline."""
    deadline = time.monotonic() + seconds
    while not (value := true()):
        if time.monotonic() > deadline:
            raise AssertionError(f'{what}: not within {seconds} s')
        threading.Event().wait(LOOK)
    return value


class Stack:
    def __init__(self, name, web=True, **settings):
        self.at = ROOT / 'build' / name
        self.web = web
        self.settings = settings

    # Up and down.

    def ctl(self, command):
        words = [ROOT / 'infra/local/ctl', command, '--at', self.at]
        env = {n: v for n, v in os.environ.items() if not n.startswith('CONTACTO_')}
        env |= {'SHAPE': 'many', 'DEMO': DEMO, 'WEB': str(int(self.web))} | {f'CONTACTO_{n.upper()}': str(v) for n, v in self.settings.items()}
        run = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             text=True, env=env)
        if run.returncode:
            raise SystemExit(f'ctl {command}:\n{run.stdout}')

    def up(self):
        self.ctl('reset')
        self.ctl('up')
        self.place = Place(self.at).open()
        self.began = time.monotonic()
        self.port = self.place.port('edge')
        servers = {one.name: one for one in kinds.servers(self.place)}
        services = {name: apps.Service(self.place, name) for name in OURS}
        self.known = servers | services | {'edge': edge.Edge(self.place)}

    def down(self):
        self.ctl('down')

    # Its processes.

    def children(self):
        """{name: what the supervisor knows of it}."""
        return {one['name']: one for one in json.loads((self.place.folder / 'children').read_text())['children']}

    def pid(self, name):
        return self.children()[name]['pid']

    def kill(self, name, number=signal.SIGKILL):
        """The pid that it had.  Of nginx the workers, too: they serve on without their master."""
        pid = self.pid(name)
        if name == 'edge' and number == signal.SIGKILL:
            os.killpg(pid, number)
        else:
            os.kill(pid, number)
        return pid

    def answers(self, name):
        """Asked by ourselves: the supervisor looks less often."""
        return asyncio.run(self.known[name].ready())

    def back(self, name, former):
        """When another process than the former answers in its place."""
        until(lambda: self.pid(name) not in (0, former) and self.answers(name), COMES_BACK, f'{name} comes back')
        return time.monotonic()

    def backends(self):
        """PostgreSQL's processes that serve a client."""
        for pid in kinds.working_in(self.place.folder / 'postgres/data'):
            title = Path(f'/proc/{pid}/cmdline').read_bytes()
            if re.match(rb'postgres: \w+ contacto ', title):
                yield pid

    def memory(self, name):
        """Resident kB."""
        return int(re.search(r'VmRSS:\s+(\d+)', Path(f'/proc/{self.pid(name)}/status').read_text())[1])

    def descriptors(self, name):
        return len(os.listdir(f'/proc/{self.pid(name)}/fd'))

    def gauge(self, service, name):
        """The sum of a metric's series."""
        port = self.place.service_port(service, metrics=True)
        text = asyncio.run(http_text(port, '/metrics'))
        return sum(float(v) for v in re.findall(rf'^{name}(?:{{[^}}]*}})? (\S+)$', text, re.M))

    def log(self, name):
        return (self.place.folder / 'log' / f'{name}.log').read_text(errors='replace')

    # Its data.

    def sql(self, statement):
        """Rows of text, asked by the owner of all schemas."""
        run = subprocess.run(['psql', '-XAtq', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-h', self.place.folder / 'postgres',
                              '-p', str(self.place.port('postgres')), '-U', 'contacto_owner', 'contacto'],
                             input=statement, env=os.environ | {
                                 'PGPASSWORD': self.place.secrets()['db.contacto_owner']},
                             capture_output=True, text=True, timeout=30)
        if run.returncode:
            raise AssertionError(run.stderr)
        return [line.split('\t') for line in run.stdout.splitlines()]

    def number(self, statement):
        return int(self.sql(statement)[0][0])

    def queues(self):
        """{queue: messages}."""
        rabbit = self.known['rabbitmq']
        run = subprocess.run([rabbit.bin / 'rabbitmqctl', '-q', '-p', 'contacto', 'list_queues', 'name', 'messages',
                              '--formatter', 'json'], env=rabbit.environment(rabbit.variables()), timeout=60,
                             capture_output=True, text=True, cwd=rabbit.folder, **rabbit.identity())
        if run.returncode:
            raise AssertionError(run.stdout + run.stderr)
        return {queue['name']: queue['messages'] for queue in json.loads(run.stdout)}


async def http_text(port, path):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.write(f'GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'.encode())
    try:
        return (await reader.read()).decode()
    finally:
        writer.close()


class Away:
    """Kills one again and again, each time it has come back, until the end of the `with`."""

    def __init__(self, stack, name):
        self.stack = stack
        self.name = name
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.former = 0          # the last that was killed

    def run(self):
        while not self.ended.wait(LOOK):
            pid = self.stack.pid(self.name)
            if pid not in (0, self.former):
                child.signal_pid(pid, signal.SIGKILL)
                self.former = pid

    def __enter__(self):
        self.thread.start()
        until(lambda: self.former, 5, f'{self.name} is killed')
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()
