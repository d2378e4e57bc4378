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
    stack, crowd, ledger, *_ = ground
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
            refused_codes = ask_codes(trial, AWAY)
            then = put_back(stack, stale)
            last = time.monotonic()
        back = stack.back('redis', absence.former)
        while_away(trial, gone + 0.5, last)
        trial.check(f'codes are refused, and when to ask again is told ({len(refused_codes)} times asked)',
                    refused_codes and all(a.status in (429, 503) and int(a.fields['retry-after']) > 0 for a in refused_codes),
                    [str(a) for a in refused_codes])
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


def ask_codes(trial, seconds):
    """So long, four newcomers a second; the answers that came while there was no Redis, before it was killed anew."""
    answers, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        trial.work_for(0.25)
        person = Person(trial.stack.port, trial.ledger, trial.crowd.post)
        before = trial.stack.children()['redis']
        answer = person.once('refused code', 'POST', '/codes', {'phone': person.phone, 'purpose': 'sign_in'})
        person.wire.close()
        if before['state'] == 'waits' and trial.stack.children()['redis'] == before:
            answers.append(answer)
    return answers


def while_away(trial, began, ended):
    seen, before = trial.seen().between(began, ended), trial.seen().between(trial.began, began - 0.5)
    bad = seen.answers(SIGNED_IN)
    done = {kind: len(seen.good([kind])) for kind in SIGNED_IN}
    trial.tap.note(f'while it was away: {done}; a read took {before.median("read"):.1f} ms before, '
                   f'{seen.median("read"):.1f} ms then')
    trial.check('who is signed in goes on', not bad and all(done.values()), f'{bad} {done}')
