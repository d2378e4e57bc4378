"""Two processes of search side by side, as replicas are: each follows by itself, and a page that one began the other goes on with.

They run beside the one that the edge asks.
"""

import datetime
import json
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request

from fixture import offers, people
from stack import until

LOADED = 60                      # seconds until a process has read all there is
KNOWN = 10                       # until what was said is known: it takes milliseconds, but the machine is busy
LOOK = 0.05                      # seconds between looks: who asks more often meets the limit of an address
PAGE = 7                         # hits
AHEAD = 10                       # days: no start comes too near while pages are read


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Replica:
    def __init__(self, stack, name):
        self.service = stack.known['search']
        self.name = name
        self.log = stack.place.folder / 'log' / f'{name}.log'
        self.child = None

    def start(self):
        argv, more = self.service.command()
        self.port = free_port()
        more |= {'CONTACTO_LISTEN': f'127.0.0.1:{self.port}', 'CONTACTO_METRICS_LISTEN': f'127.0.0.1:{free_port()}'}
        with open(self.log, 'a', encoding='utf-8') as log:
            self.child = subprocess.Popen(argv, env=self.service.environment(more), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        until(self.loaded, LOADED, f'{self.name} has loaded')

    def loaded(self):
        assert self.child.poll() is None, self.log.read_text(errors='replace')[-2000:]
        try:
            with urllib.request.urlopen(f'http://127.0.0.1:{self.port}/readyz', timeout=5) as answer:
                return answer.status == 200
        except (OSError, urllib.error.HTTPError):
            return False

    def kill(self):
        if self.child:
            self.child.kill()
            self.child.wait()
        self.child = None

    def page(self, query):
        with urllib.request.urlopen(f'http://127.0.0.1:{self.port}/v1/search?{query}', timeout=10) as answer:
            return json.load(answer)


def day(ahead):
    return datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days=ahead)


class Wish:
    """One professional, one day: the starts that a replica shows of it."""

    def __init__(self, offer):
        trade = offer.member.done('GET', '/v1/professionals/me').json()['trade']
        self.offer = offer
        self.query = f'trade={trade}&wilaya=alger&page_size=50&from={day(2)}&to={day(2)}'

    def starts(self, replica):
        hits = replica.page(self.query)['items']
        return next((hit['starts'] for hit in hits if hit['professional_id'] == self.offer.professional_id), [])


def seconds_until(true):
    """How long it took; None: too long."""
    began = time.monotonic()
    while not true():
        if time.monotonic() > began + KNOWN:
            return None
        threading.Event().wait(LOOK)
    return time.monotonic() - began


def each_follows(tap, stack, one, other):
    offer, = offers(stack, 1)
    client, = people(stack, 1)
    wish = Wish(offer)
    known = [seconds_until(lambda replica=replica: wish.starts(replica)) for replica in (one, other)]
    tap.check('replicas: both hear of a professional', None not in known, known)
    tap.check('replicas: both show the same starts', wish.starts(one) == wish.starts(other), (wish.starts(one), wish.starts(other)))
    start = wish.starts(one)[0]
    visit = client.done('POST', '/v1/appointments', offer.at(start)).json()
    gone = [seconds_until(lambda replica=replica: start not in wish.starts(replica)) for replica in (one, other)]
    tap.check('replicas: a start that was booked is gone from both', None not in gone, gone)
    client.done('POST', f'/v1/appointments/{visit["appointment_id"]}/cancel', {})
    back = [seconds_until(lambda replica=replica: start in wish.starts(replica)) for replica in (one, other)]
    tap.check('replicas: it comes back to both', None not in back, back)

    other.kill()
    client.done('POST', '/v1/appointments', offer.at(start))
    gone = seconds_until(lambda: start not in wish.starts(one))
    tap.check('replicas: one is killed, and the other hears on', gone is not None)
    other.start()
    tap.check('replicas: who begins anew shows what the other does', wish.starts(one) and wish.starts(one) == wish.starts(other),
              (wish.starts(one), wish.starts(other)))


def pages(replicas):
    """Everybody's ids, page after page, of each in turn."""
    query = f'page_size={PAGE}&from={day(AHEAD)}&to={day(AHEAD + 3)}'
    found, cursor, turn = [], '', 0
    while cursor is not None:
        page = replicas[turn % len(replicas)].page(query + cursor)
        found += [hit['professional_id'] for hit in page['items']]
        cursor = f'&cursor={page["next"]}' if 'next' in page else None
        turn += 1
    return found


def pages_go_on(tap, one, other):
    alone, by_turns = pages([one]), pages([one, other])
    tap.check('replicas: there are pages enough to take turns', len(alone) > 4 * PAGE, len(alone))
    tap.check('replicas: a page of one goes on in the other', by_turns == alone and len(set(alone)) == len(alone),
              f'{len(alone)} of one, {len(by_turns)} by turns, {len(set(by_turns))} of them once')


def both(tap, stack):
    one, other = Replica(stack, 'search-one'), Replica(stack, 'search-other')
    try:
        one.start()
        other.start()
        each_follows(tap, stack, one, other)
        pages_go_on(tap, one, other)
    finally:
        one.kill()
        other.kill()
