"""Sixty-four clients who want the same few starts, and write down what they asked and were told.

Each has several accounts, for one account may book thirty times a minute; its limits are the product's.  Each booking bears a mark, as
the name of who comes: by it the checker finds the visit that came of it, whatever id was or was not told.
"""

import calendar
import itertools
import random
import threading
import time
import traceback
import uuid

from checker import FOREVER, Deed
from fixture import people

CLIENTS = 64
ACCOUNTS = 12                    # of each
THINK = 0.02                     # seconds between two things one does, on average
GIVE_UP = 90                     # seconds until an outcome that is still not definite stays unknown
AGAIN = 0.1                      # seconds between two tries
HOT = 10                         # starts of each professional that all want
REST = 120
KEEPERS = 8                      # one of so many keeps a visit till his next one, so that not all are free in the end


def minute(text):
    """Minutes since 1970 of an instant as the API writes it."""
    return calendar.timegm(time.strptime(text[:16], '%Y-%m-%dT%H:%M')) // 60


class Rival(threading.Thread):
    def __init__(self, crowd, number, members):
        super().__init__(name=f'rival {number}')
        self.crowd = crowd
        self.random = random.Random(number)
        self.members = itertools.cycle(members)
        self.keeps = number % KEEPERS == 0
        self.kept = None         # how to give back what he kept

    def run(self):
        try:
            while not self.crowd.over.is_set():
                self.visit(next(self.members))
        except Exception:  # whatever it is, it is ours to tell
            self.crowd.broken.append(traceback.format_exc())

    def think(self):
        self.crowd.over.wait(self.random.uniform(0, 2 * THINK))

    def visit(self, member):
        """Books, perhaps moves, and mostly cancels: so that the same starts are wanted and free again."""
        hot = self.random.choice(self.crowd.hot)
        start = self.random.choice(hot.starts)
        mark = f'm{next(self.crowd.marks)}'
        deed = self.do('book', mark, hot, start, member, '/v1/appointments', hot.offer.at(start, attendee={'name': mark}))
        self.think()
        if not deed.done:
            return
        path = f'/v1/appointments/{deed.visit}'
        while self.random.random() < 0.4:
            where = self.random.choice(hot.starts)
            if not self.do('move', mark, hot, where, member, path + '/move', {'starts_at': where}).status:
                return           # nobody knows where it is now
            self.think()
        leave, self.kept = self.kept, ('cancel', mark, hot, start, member, path + '/cancel') if self.keeps else None
        if not self.keeps:
            self.do('cancel', mark, hot, start, member, path + '/cancel')
        elif leave:
            self.do(*leave)

    def do(self, what, mark, hot, start, member, path, body=None):
        began, key = time.monotonic(), uuid.uuid4()
        while True:
            answer = member.ask('POST', path, body, Idempotency_Key=key)
            self.crowd.answers[str(answer)] = self.crowd.answers.get(str(answer), 0) + 1
            if answer.definite() or time.monotonic() > began + GIVE_UP:
                break
            threading.Event().wait(AGAIN)
        definite = answer.definite()
        told = answer.json() if 200 <= answer.status < 300 else {}
        deed = Deed(what, mark, hot.offer.professional_id, minute(start), minute(start) + hot.offer.minutes, began,
                    time.monotonic() if definite else FOREVER, answer.status if definite else 0, answer.problem() if definite else '',
                    told.get('appointment_id', ''), told.get('version', 0), hot.pad)
        self.crowd.deeds.append(deed)
        return deed


class Hot:
    """A professional and the starts that all want."""

    def __init__(self, offer, pad):
        self.offer = offer
        self.pad = pad
        self.starts = offer.slots(offer.member)[16:16 + HOT]
        assert len(self.starts) == HOT, self.starts


class Crowd:
    def __init__(self, stack, hot, clients=CLIENTS):
        self.hot = hot
        self.marks = itertools.count(1)
        self.over = threading.Event()
        self.deeds = []
        self.answers = {}
        self.broken = []
        members = people(stack, clients * ACCOUNTS)
        self.rivals = [Rival(self, n, members[n * ACCOUNTS:(n + 1) * ACCOUNTS]) for n in range(clients)]

    def begin(self):
        for rival in self.rivals:
            rival.start()

    def end(self):
        """Each ends what he is at: until he knows what became of it."""
        self.over.set()
        for rival in self.rivals:
            rival.join(REST)
        assert not any(rival.is_alive() for rival in self.rivals), 'not everybody came to rest'
