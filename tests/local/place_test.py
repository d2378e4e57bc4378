#!/usr/bin/python3
"""place_test.py: where a copy keeps its things: ports, secrets, folders, logs; without starting anything."""

import os
import socket
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'infra/local'))
import kinds  # noqa: E402
import place  # noqa: E402
import supervisor  # noqa: E402


class Places(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='place-')
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.folder.chmod(0o755)
        self.place = place.Place(self.folder / 'p', test=True).open()

    def test_ports_are_kept_and_left_when_taken(self):
        self.place.take_ports()
        first = self.place.port('postgres')
        self.place.take_ports()
        self.assertEqual(self.place.port('postgres'), first)
        with socket.create_server(('127.0.0.1', self.place.port('rabbitmq'))):
            self.place.take_ports()
            self.assertNotEqual(self.place.port('postgres'), first)

    def test_two_places_share_no_port(self):
        other = place.Place(self.folder / 'q', test=True).open()
        self.place.take_ports()
        with socket.create_server(('127.0.0.1', self.place.port('postgres'))):
            other.take_ports()
        blocks = [range(p.port('postgres'), p.port('postgres') + place.BLOCK) for p in (self.place, other)]
        self.assertFalse(set(blocks[0]) & set(blocks[1]))

    def test_the_edges_port_is_ours_before_it_listens(self):
        one, other = (place.Place(self.folder / name).open() for name in 'st')
        one.take_ports()
        other.take_ports()
        self.assertNotEqual(one.port('edge'), other.port('edge'))
        one.leave_reserved()
        one.take_ports()
        self.assertFalse(place.is_free(one.port('edge')))
        for left in (one, other):
            left.leave_reserved()
            self.assertTrue(place.is_free(left.port('edge')))

    def test_all_services_fit_in_a_block(self):
        self.place.take_ports()
        ports = [self.place.service_port(name, metrics) for name in place.service_users() for metrics in (False, True)]
        self.assertEqual(len(set(ports)), len(ports))
        self.assertLess(max(ports), self.place.port('postgres') + place.BLOCK)

    def test_secrets_are_made_once_and_added_to(self):
        made = self.place.secrets()
        self.assertEqual((self.place.folder / 'secrets').stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.place.secrets(), made)
        self.assertEqual(len(set(made.values())), len(made))
        with mock.patch.object(place, 'services', lambda: {'users': [], 'notifications': [], 'later': []}):
            more = self.place.secrets()
        self.assertEqual({n: v for n, v in more.items() if n in made}, made)
        self.assertEqual(set(more) - set(made), {'db.later', 'bus.later', 'cache.later', 'call.later'})

    def test_a_long_path_is_a_link_to_a_short_one(self):
        deep = self.folder / ('d' * 60) / ('e' * 60)
        deep.mkdir(parents=True)
        with mock.patch.object(os, 'geteuid', lambda: 1000), mock.patch.object(Path, 'home', lambda: self.folder):
            far = place.Place(deep / 'var').open()
        self.assertTrue(far.name.is_symlink())
        self.assertLessEqual(len(str(far.folder / 'postgres/.s.PGSQL.12345.lock')), place.SOCKET_MAX)
        far.erase()
        self.assertFalse(far.folder.exists() or far.name.is_symlink())

    def test_one_holds_a_place(self):
        other = place.Place(self.folder / 'p', test=True).open()
        self.assertTrue(self.place.hold())
        self.assertFalse(other.hold())
        self.place.release()
        self.assertTrue(other.hold())

    def test_a_service_may_touch_its_own(self):
        cache = kinds.Redis(place.Place(self.folder / 'r').open())
        self.assertIn('~session:* ', cache.rights('users') + ' ')
        self.assertIn('%R~session:* ', cache.rights('notifications') + ' ')
        self.assertNotIn('users', cache.rights('notifications'))

    def test_a_log_is_cut_when_it_is_long(self):
        log = self.place.folder / 'log/users.log'
        with open(log, 'ab', buffering=0) as writer:
            writer.write(b'x' * 100)
            with mock.patch.object(supervisor, 'LOG_MAX', 50):
                supervisor.rotate(log.parent)
            writer.write(b'after')
        self.assertEqual(log.read_bytes(), b'after')
        self.assertEqual(log.with_name('users.log.1').read_bytes(), b'x' * 100)


if __name__ == '__main__':
    unittest.main()
