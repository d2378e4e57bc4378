#!/usr/bin/python3
"""supervisor_test.py: what keeps a copy of Contacto running, tried on copies in folders of their own.

The servers are real, and are killed for real; the program `contacto` is a stand-in, and nothing is built.
"""

import json
import os
import re
import shutil
import signal
import ssl
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEADLINE = 60


class Copy:
    """A copy of the project, as far as running it goes."""

    def __init__(self, mode=0o711, under=None):
        self.parent = Path(tempfile.mkdtemp(prefix='copy-', dir=under))
        self.parent.chmod(mode)
        self.root = self.parent / 'contacto'
        for part in ('infra', 'contracts'):
            shutil.copytree(ROOT / part, self.root / part)
        self.install(self.root / 'infra/local/build', '#!/bin/sh\n')
        self.install(self.root / 'build/release/server/contacto', (ROOT / 'tests/local/stand_in.py').read_text())
        self.var = self.root / 'var'

    @staticmethod
    def install(path, text):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)

    def ctl(self, *words, **env):
        run = subprocess.run([self.root / 'infra/local/ctl', *words], env=os.environ | env, timeout=2 * DEADLINE,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return run.returncode, run.stdout

    def children(self):
        return {c['name']: c for c in json.loads((self.var / 'children').read_text())['children']}

    def services(self):
        """As the copy's own list has them."""
        lines = (self.root / 'infra/local/services').read_text().splitlines()
        return [line.split()[0] for line in lines if line and not line.startswith('#')]

    def pid(self, name):
        return int((self.var / 'pids' / name).read_text().split()[0])

    def url(self, path):
        port = re.search(r'edge = (\d+)', (self.var / 'ports').read_text())[1]
        with urllib.request.urlopen(f'http://localhost:{port}{path}', timeout=5) as reply:
            return reply.read().decode()

    def sql(self, statement):
        table = dict(line.split(' = ', 1) for line in (self.var / 'secrets').read_text().splitlines())
        port = re.search(r'block = (\d+)', (self.var / 'ports').read_text())[1]
        return subprocess.run(['psql', '-XAtqc', statement, '-h', self.var.resolve() / 'postgres', '-p', port,
                               '-U', 'contacto_owner', 'contacto'], env=os.environ | {
                                   'PGPASSWORD': table['db.contacto_owner']},
                              capture_output=True, text=True, check=True).stdout.strip()

    def processes(self):
        """Who still has to do with this copy."""
        found = []
        for entry in Path('/proc').iterdir():
            try:
                if entry.name.isdigit() and str(self.var.resolve()).encode() in (entry / 'cmdline').read_bytes():
                    found.append(int(entry.name))
            except OSError:
                continue
        return found

    def remove(self):
        self.ctl('reset')
        shutil.rmtree(self.parent)


def until(true, seconds=DEADLINE):
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f'not within {seconds} s')
        threading.Event().wait(0.05)


class Supervisor(unittest.TestCase):
    def setUp(self):
        self.copy = Copy()
        self.addCleanup(self.copy.remove)

    def up(self, copy=None, **env):
        code, words = (copy or self.copy).ctl('up', **env)
        self.assertEqual(code, 0, words)
        return words

    def test_up_kill_each_down_up(self):
        words = self.up()
        self.assertRegex(words, r'\n +\d+\.\d s  rabbitmq answers\n')
        self.assertRegex(words, r'\nready: http://localhost:\d+\ndemo: \+213 550 12 34 56\n$')
        self.assertEqual(self.copy.url('/api/v1/users'), 'users')
        self.assertEqual(self.copy.url('/api/v1/messages'), 'notifications')
        self.assertEqual((self.copy.var / 'secrets').stat().st_mode & 0o777, 0o600)
        self.copy.sql('create table kept (n int); insert into kept values (7)')

        names = set(self.copy.children())
        self.assertEqual(names, {'epmd', 'rabbitmq', 'postgres', 'redis', *self.copy.services(), 'edge'})
        before = {name: self.copy.pid(name) for name in names}
        for pid in before.values():
            os.kill(pid, signal.SIGKILL)
        until(lambda: all(c['restarts'] == 1 and c['state'] == 'answers' for c in self.copy.children().values()))
        self.assertFalse({self.copy.pid(name) for name in names} & set(before.values()))
        self.assertEqual(self.copy.url('/api/v1/users'), 'users')
        self.assertEqual(self.copy.sql('select n from kept'), '7')
        code, words = self.copy.ctl('status')
        self.assertEqual((code, len(re.findall(r' MB +1  answers ', words))), (0, len(names)), words)

        self.assertRegex(self.up(), r'^ready: ')  # it runs already
        self.assertEqual(self.copy.ctl('run')[0], 1)
        self.assertEqual(self.copy.ctl('down')[0], 0)
        self.assertEqual(self.copy.processes(), [])
        self.assertEqual(self.copy.ctl('down')[0], 0)
        self.assertEqual(self.copy.ctl('status')[0], 1)

        self.assertNotIn('seed', self.up())  # how soon: bench/start
        self.assertEqual(self.copy.sql('select n from kept'), '7')

        os.kill(self.copy.pid('supervisor'), signal.SIGKILL)
        until(lambda: not self.copy.processes())
        self.up()
        self.assertEqual(self.copy.ctl('reset')[0], 0)
        self.assertFalse(self.copy.var.exists())

    def test_what_fails_is_shown(self):
        code, words = self.copy.ctl('up', CONTACTO_TEST_BREAK='migrate')
        self.assertEqual(code, 1)
        self.assertIn('this migration cannot be', words)
        self.assertEqual(self.copy.processes(), [])

    def test_two_copies_and_one_process(self):
        self.up()
        other = Copy()
        self.addCleanup(other.remove)
        run = subprocess.Popen([other.root / 'infra/local/ctl', 'run'], env=os.environ | {'SHAPE': 'one', 'TLS': '1'},
                               stdout=subprocess.PIPE, text=True)
        for line in run.stdout:
            if line.startswith('ready: '):
                url = line.split()[1]
            if line.startswith('demo: '):
                break
        self.assertTrue(url.startswith('https://localhost:'), url)
        authority = ssl.create_default_context(cafile=other.var / 'edge/tls/ca.pem')
        with urllib.request.urlopen(f'{url}/api/v1/users', context=authority, timeout=5) as reply:
            self.assertEqual(reply.read(), b'all')
        self.assertEqual(self.copy.url('/api/v1/users'), 'users')
        self.assertNotEqual((self.copy.var / 'ports').read_text(), (other.var / 'ports').read_text())
        run.send_signal(signal.SIGINT)
        self.assertIn('rabbitmq stopped', run.communicate(timeout=DEADLINE)[0])
        self.assertEqual(run.returncode, 0)
        self.assertEqual(other.processes(), [])
        self.assertEqual(self.copy.url('/api/v1/users'), 'users')

    @unittest.skipUnless(os.geteuid() == 0, 'as root the servers run as others, else as ourselves')
    def test_a_folder_where_servers_cannot_come(self):
        closed = Copy(mode=0o700)
        self.addCleanup(closed.remove)
        self.up(closed)
        self.assertTrue(closed.var.is_symlink())
        home = closed.var.resolve()
        self.assertEqual(home.parent, Path('/var/lib/contacto'))
        self.assertEqual(closed.url('/api/v1/users'), 'users')
        self.assertEqual(closed.ctl('reset')[0], 0)
        self.assertFalse(home.exists() or closed.var.is_symlink())


if __name__ == '__main__':
    unittest.main()
