"""A thousand clients want one start of one professional, at once, through the edge.

Each 429 and 503 is repeated with its key until the answer is definite.  Then one has it, and all the others are told that it is taken, and
what is near.  First each is somebody of his own, from an address of his own, so that no limit is met; then they come from one address, and are
sessions of so few accounts that each of these asks more often than it may.
"""

import threading
import time
import uuid
from collections import Counter

from fixture import offers, people

CLIENTS = 1000
ACCOUNTS = 30                    # of the second race: 33 tries of each at once, where 30 a minute are allowed
PATIENCE = 120                   # seconds
STACK = 256 * 1024               # bytes of a thread


class Racer(threading.Thread):
    def __init__(self, member, offer, start, gate):
        super().__init__()
        self.member, self.offer, self.start_at, self.gate = member, offer, start, gate
        self.answer = None
        self.tries = Counter()

    def run(self):
        key = uuid.uuid4()
        self.gate.wait()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self.answer = self.member.ask('POST', '/v1/appointments', self.offer.at(self.start_at), Idempotency_Key=key)
            self.tries[str(self.answer)] += 1
            if self.answer.definite():
                break
            threading.Event().wait(min(5, float(self.answer.fields.get('retry-after', 0.2))))
        self.member.wire.close()


def race(tap, stack, title, members):
    offer, = offers(stack, 1)
    start = offer.slots(offer.member)[10]
    gate = threading.Event()
    former = threading.stack_size(STACK)
    racers = [Racer(member, offer, start, gate) for member in members]
    for racer in racers:
        racer.start()
    threading.stack_size(former)
    began = time.monotonic()
    gate.set()
    for racer in racers:
        racer.join()
    tries = sum((racer.tries for racer in racers), Counter())
    ended = Counter(str(racer.answer) for racer in racers)
    tap.note(f'{title}: {time.monotonic() - began:.1f} s, {sum(tries.values())} tries: {dict(tries)}')
    tap.check(f'{title}: one of {CLIENTS} has it, all others are told that it is taken',
              ended == {'201': 1, '409 slot-taken': CLIENTS - 1}, dict(ended))
    poor = [racer for racer in racers if racer.answer.status == 409 and not offered(racer.answer.json(), start)]
    tap.check(f'{title}: each refusal says what is near', not poor, poor and poor[0].answer.body[:500])
    rows = stack.number(f"select count(*) from appointments.appointment where professional_id = '{offer.professional_id}'")
    tap.check(f'{title}: there is one visit', rows == 1, f'{rows} visits')
    return tries


def offered(problem, start):
    near = problem.get('alternatives', [])
    return bool(near) and start not in near


def both(tap, stack):
    race(tap, stack, 'race', people(stack, CLIENTS))
    source = '127.1.255.1'
    few = people(stack, ACCOUNTS, source=source)
    more = [people(stack, (CLIENTS - 1 - n) // ACCOUNTS, source=source, of=one) for n, one in enumerate(few)]
    tries = race(tap, stack, 'race through the limits', few + sum(more, []))
    tap.check('race through the limits: they were met', tries['429 too-many-requests'] > 0, dict(tries))
