"""Sixty-four clients who want the same few starts, and write down what they asked and were told.

Some hold a start first, and some then let it go; some have no account, and book with a code.  Each has several accounts, for one
account may book thirty times a minute; its limits are the product's.  Each booking bears a mark, as the name of who comes: by it the
checker finds the visit that came of it, whatever id was or was not told.
"""

import calendar
import itertools
import random
import threading
import time
import traceback
import uuid

from checker import FOREVER, Deed
from fixture import new_member, people
from person import new_number
from post import Post

CLIENTS = 64
ACCOUNTS = 12                    # of each
THINK = 0.02                     # seconds between two things one does, on average
GIVE_UP = 90                     # seconds until an outcome that is still not definite stays unknown
AGAIN = 0.1                      # seconds between two tries
HOT = 10                         # starts of each professional that all want
REST = 120
KEEPERS = 8                      # one of so many keeps a visit till his next one, so that not all are free in the end
GUESTS = 8                       # so many of them now and then book without an account
CODE = 30                        # seconds for a guest's code to come
HOLDS = 0.3                      # how often one holds first
LETS_GO = 0.3                    # how often who holds then does not book


def minute(text):
    """Minutes since 1970 of an instant as the API writes it."""
    return calendar.timegm(time.strptime(text[:16], '%Y-%m-%dT%H:%M')) // 60


class Rival(threading.Thread):
    def __init__(self, crowd, number, members):
        super().__init__(name=f'rival {number}')
        self.crowd = crowd
        self.random = random.Random(number)
        self.members = itertools.cycle(members)
        self.guest = None
        self.keeps = number % KEEPERS == 0
        self.kept = None         # how to give back what he kept

    def run(self):
        try:
            while not self.crowd.over.is_set():
                if self.guest and self.random.random() < 0.5:
                    self.guest_visit()
                else:
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
        seats = self.random.randint(1, 2) if hot.capacity > 1 else 1
        held = None
        if self.random.random() < HOLDS:
            held = self.do('hold', mark, hot, start, member, '/v1/holds', hot.offer.at(start, seats=seats), seats)
        if held and not held.status:
            return               # nobody knows whether he holds
        if held and held.done and self.random.random() < LETS_GO:
            self.think()
            self.let_go(held, hot, start, member)
            return
        deed = self.do('book', mark, hot, start, member, '/v1/appointments',
                       hot.offer.at(start, seats=seats, attendee={'name': mark}), seats)
        self.think()
        if held and held.done and not deed.done:
            self.let_go(held, hot, start, member)
        if not deed.done:
            return
        path = f'/v1/appointments/{deed.visit}'
        while self.random.random() < 0.4:
            where = self.random.choice(hot.starts)
            if not self.do('move', mark, hot, where, member, path + '/move', {'starts_at': where}, seats).status:
                return           # nobody knows where it is now
            self.think()
        leave, self.kept = self.kept, ('cancel', mark, hot, start, member, path + '/cancel') if self.keeps else None
        if not self.keeps:
            self.do('cancel', mark, hot, start, member, path + '/cancel')
        elif leave:
            self.do(*leave)

    def let_go(self, held, hot, start, member):
        self.do('release', held.mark, hot, start, member, f'/v1/holds/{held.visit}', seats=held.seats, method='DELETE')

    def guest_visit(self):
        """Books with a code, and mostly cancels by the link."""
        hot = self.random.choice(self.crowd.hot)
        start = self.random.choice(hot.starts)
        mark = f'm{next(self.crowd.marks)}'
        deed = self.do('book', mark, hot, start, self.guest.member, '/v1/guest_appointments', hot.offer.at(start, name=mark) | self.guest.proof)
        self.think()
        if deed.done:
            self.do('cancel', mark, hot, start, self.guest.member, f'/v1/visits/{self.guest.token}/cancel')

    def do(self, what, mark, hot, start, member, path, body=None, seats=1, method='POST'):
        began, key = time.monotonic(), uuid.uuid4()
        while True:
            answer = member.ask(method, path, body, **({'Idempotency_Key': key} if method == 'POST' else {}))
            self.crowd.answers[str(answer)] = self.crowd.answers.get(str(answer), 0) + 1
            if answer.definite() or time.monotonic() > began + GIVE_UP:
                break
            threading.Event().wait(AGAIN)
        # An answer with a secret is not kept: who lost it learns that it was done, and no more.
        definite = answer.definite() and answer.problem() != 'already-done'
        told = answer.json() if 200 <= answer.status < 300 and answer.body else {}
        if 'token' in told:
            self.guest.token, told = told['token'], told['appointment']
        status = 204 if what == 'release' and answer.status == 404 else answer.status    # a try whose answer was lost did it
        name = path.rsplit('/', 1)[1] if what == 'release' else told.get('appointment_id', told.get('hold_id', ''))
        deed = Deed(what, mark, hot.offer.professional_id, minute(start), minute(start) + hot.offer.minutes, began,
                    time.monotonic() if definite else FOREVER, status if definite else 0, answer.problem() if definite else '',
                    name, told.get('version', 0), hot.pad, seats, hot.capacity)
        self.crowd.deeds.append(deed)
        return deed


class Hot:
    """A professional and the starts that all want."""

    def __init__(self, offer, pad, capacity=1):
        self.offer = offer
        self.pad = pad
        self.capacity = capacity
        self.starts = offer.slots(offer.member)[16:16 + HOT]
        assert len(self.starts) == HOT, self.starts


class Guest:
    """A number that is proven, and no account."""

    def __init__(self, stack, post):
        self.member = new_member(stack)
        phone = new_number()
        flow = self.member.done('POST', '/v1/codes', {'phone': phone, 'purpose': 'guest'}).json()['flow_id']
        self.proof = {'flow_id': flow, 'code': post.code_to(phone, CODE)}
        self.token = ''
        assert self.proof['code'], 'no code came'


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
        post = Post(stack.port)
        try:
            for rival in self.rivals[:GUESTS]:
                rival.guest = Guest(stack, post)
        finally:
            post.end()

    def begin(self):
        for rival in self.rivals:
            rival.start()

    def end(self):
        """Each ends what he is at: until he knows what became of it."""
        self.over.set()
        for rival in self.rivals:
            rival.join(REST)
        assert not any(rival.is_alive() for rival in self.rivals), 'not everybody came to rest'
