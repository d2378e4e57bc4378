"""Sixteen people at work at once, all the time; and how to let them rest, for then it is known what must be."""

import itertools
import random
import threading
import time
import traceback

from person import Person, new_number
from post import Post

CHANGERS, NEWCOMERS = 12, 3      # and one admin: a number gets one code a minute
THINK = 0.01                     # seconds between two things one does, on average
REST = 120                       # seconds until everybody knows what became of what he did
ADMIN = '+213555000003'          # of the demo data
KINDS = ('read', 'change', 'documents', 'agree', 'devices', 'code', 'delivery', 'sign in', 'messages')
SIGNED_IN = ('read', 'change', 'agree', 'devices', 'messages')


class Crowd:
    def __init__(self, port, ledger, admins=1):
        self.port = port
        self.ledger = ledger
        self.admins = admins
        self.post = Post(port)
        self.people = []         # who keep their account
        self.threads = []
        self.gate = threading.Condition()
        self.open = True
        self.ended = False
        self.resting = 0

    def newcomer(self, phone=None):
        """Somebody signed in; tries until there is one."""
        while True:
            person = Person(self.port, self.ledger, self.post, phone or new_number())
            if person.sign_in():
                return person
            if phone or self.ended:
                raise AssertionError(f'{person.phone} could not sign in')

    def begin(self):
        self.people = [self.newcomer() for _ in range(CHANGERS)]
        works = [self.changer(person) for person in self.people]
        works += [self.comer() for _ in range(NEWCOMERS)]
        works += [self.admin(self.newcomer(ADMIN)) for _ in range(self.admins)]
        self.threads = [threading.Thread(target=self.work, args=[work]) for work in works]
        for thread in self.threads:
            thread.start()

    # What each does: an endless row of things to do.

    @staticmethod
    def changer(person):
        deeds = [person.rename, person.look, person.rename, person.devices, person.rename, person.agree]
        return itertools.cycle(deeds)

    @staticmethod
    def admin(person):
        return itertools.repeat(person.messages)

    def comer(self):
        while True:
            person = Person(self.port, self.ledger, self.post)
            yield lambda: person.sign_in() and person.look()
            person.wire.close()

    # Working and resting.

    def work(self, deeds):
        for deed in deeds:
            if not self.pass_gate():
                return
            try:
                deed()
            except Exception:  # whatever it is, it is ours to tell
                self.ledger.wrong(traceback.format_exc())
                return
            threading.Event().wait(random.uniform(0, 2 * THINK))

    def pass_gate(self):
        with self.gate:
            self.resting += 1
            self.gate.notify_all()
            self.gate.wait_for(lambda: self.open or self.ended)
            self.resting -= 1
            return not self.ended

    def rest(self):
        """Until nobody is in the middle of anything."""
        deadline = time.monotonic() + REST
        with self.gate:
            self.open = False
            while self.resting < sum(thread.is_alive() for thread in self.threads):
                self.gate.wait(0.1)
                if time.monotonic() > deadline:
                    raise AssertionError(f'not everybody came to rest in {REST} s')

    def go_on(self):
        with self.gate:
            self.open = True
            self.gate.notify_all()

    def end(self):
        with self.gate:
            self.ended = True
            self.gate.notify_all()
        for thread in self.threads:
            thread.join()
        self.post.end()
