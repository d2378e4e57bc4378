"""Redis is away for a while, and comes back with what it knew before.

A session is revoked just before Redis dies, another while it is away; then Redis gets an older file to start from, as after
a crash of the machine, in which both are alive.
"""

import base64
import hashlib
import shutil
import subprocess
import threading
import time

from crowd import SIGNED_IN
from person import Person
from stack import Away, until
from trial import Trial
from wire import Wire

AWAY = 4                         # seconds
STALE = 1                        # seconds that a revoked session may still be believed
AFTER = 3                        # seconds to watch it once Redis is back


def cache_key(token):
    """What Redis calls a session (lib/serve/session.h)."""
    raw = base64.urlsafe_b64decode(token + '=')
    return b'session:' + hashlib.blake2b(raw, digest_size=32).hexdigest().encode()


class Watch:
    """Asks both services with a revoked token, again and again."""

    def __init__(self, person, port):
        self.token = person.token
        self.wire = Wire(port, person.wire.source)
        self.revoked = time.monotonic()
        self.asked = 0
        self.alive = []          # seconds after the revocation
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while not self.ended.wait(0.02):
            for path in ('users/me', 'messages'):
                began = time.monotonic()
                answer = self.wire.ask('GET', f'/api/v1/{path}', [('Authorization', f'Bearer {self.token}')])
                self.asked += answer.status == 401
                if answer.status in (200, 403):
                    self.alive.append(began - self.revoked)

    def end(self):
        self.ended.set()
        self.thread.join()
        self.wire.close()


def on_disk(stack):
    """All that Redis was told, in its order."""
    folder = stack.known['redis'].folder / 'appendonlydir'
    return b''.join(path.read_bytes() for path in sorted(folder.glob('*.aof')))


def known_to_redis(stack, people):
    """Until what Redis keeps on disk knows their sessions; both services saw them."""
    for person in people:
        person.look()
        if person.once('probe', 'GET', '/messages').status != 403:
            raise AssertionError('notifications should know who asks, and forbid it')
    until(lambda: all(cache_key(person.token) in on_disk(stack) for person in people), 5, 'Redis keeps the sessions')


def put_back(stack, stale):
    """The older files, while Redis is dead and does not start."""
    folder = stack.known['redis'].folder

    def put():
        before = stack.children()['redis']
        if before['state'] != 'waits':
            return False
        shutil.rmtree(folder / 'appendonlydir')
        subprocess.run(['cp', '-a', stale, folder / 'appendonlydir'], check=True)
        return stack.children()['redis'] == before
    until(put, 20, 'Redis gets its older files')
    return len(on_disk(stack))


def away(ground):
    stack, crowd, ledger, tap = ground
    with Trial(ground, f'Redis away for {AWAY} s, back with older data', ['redis']) as trial:
        people = [crowd.newcomer() for _ in range(2)]
        known_to_redis(stack, people)
        stale = stack.place.folder / 'stale'
        subprocess.run(['cp', '-a', stack.known['redis'].folder / 'appendonlydir', stale], check=True)
        watches = []
        people[0].sign_out()
        gone = time.monotonic()
        with Away(stack, 'redis') as absence:
            watches.append(Watch(people[0], stack.port))
            people[1].sign_out()
            watches.append(Watch(people[1], stack.port))
            trial.work_for(AWAY)
            then = put_back(stack, stale)
            last = time.monotonic()
        back = stack.back('redis', absence.former)
        while_away(trial, gone + 0.5, last)
        trial.recovered(back)
        trial.work_for(max(0, back + AFTER - time.monotonic()))
        for watch in watches:
            watch.end()
        alive = [f'{seconds:.2f} s' for watch in watches for seconds in watch.alive if seconds > STALE]
        asked = sum(watch.asked for watch in watches)
        # Redis notes a DEL only of what it had.
        dropped = [cache_key(person.token) in on_disk(stack)[then:] for person in people]
        trial.check('it came back with them, and was told that they are dead', all(dropped), dropped)
        trial.check(f'sessions revoked before and meanwhile stay dead ({asked} times asked)', asked and not alive, alive)
        shutil.rmtree(stale)


def while_away(trial, began, ended):
    seen, before = trial.seen().between(began, ended), trial.seen().between(trial.began, began - 0.5)
    bad = seen.answers(SIGNED_IN)
    done = {kind: len(seen.good([kind])) for kind in SIGNED_IN}
    trial.tap.note(f'while it was away: {done}; a read took {before.median("read"):.1f} ms before, '
                   f'{seen.median("read"):.1f} ms then')
    trial.check('who is signed in goes on', not bad and all(done.values()), f'{bad} {done}')
    refused = seen.answers(['code'])
    trial.check('codes are refused', refused and not seen.good(['code']) and
                all(words[:3] in ('429', '503') for words in refused), f'{refused}, {len(seen.good(["code"]))} given')
