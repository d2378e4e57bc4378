"""One fault under load: what is looked at before, while and after."""

import time

import crowd as crowds
import truth
from stack import OURS, until

RECOVERY = 5                     # seconds, from when the dependency answers again
WATCH = 15                       # seconds to look for a success of each kind
STEADY = 1                       # seconds of load without the fault
DEADLINE = 12                    # seconds: a request's own are 10, and the machine is busy


class Trial:
    """Use as `with Trial(ground, 'postgres is killed') as trial`; at the end everybody rests, and truth is told."""

    def __init__(self, ground, name, victims=()):
        self.stack, self.crowd, self.ledger, self.tap, self.disk = ground
        self.name = name
        self.victims = victims

    def __enter__(self):
        self.mark = self.ledger.mark()
        self.children = self.stack.children()
        self.began = time.monotonic()
        return self

    def seen(self):
        return self.ledger.since(self.mark)

    def check(self, what, sound, why=''):
        return self.tap.check(f'{self.name}: {what}', sound, why)

    def stood(self, began, ended):
        """Seconds that the disk hung, and that are no fault of ours."""
        seconds = self.disk.stood(began, ended)
        if seconds > 0.5:
            self.tap.note(f'the disk hung for {seconds:.2f} s')
        return seconds

    def work_for(self, seconds):
        """So long the fault lasts, or the calm after it."""
        time.sleep(seconds)

    def went_on(self, back, kinds):
        """While it was away, all these went on as if nothing were."""
        during = self.seen().between(self.began, back)
        done = {kind: len(during.good([kind])) for kind in kinds}
        self.check('requests succeed meanwhile', not during.bad(kinds) and all(done.values()),
                   f'{during.answers(kinds)} {done}')

    def recovered(self, back, kinds=crowds.KINDS, bar=RECOVERY):
        """Waits until each kind of request succeeded again, and tells how long that took."""
        def all_did():
            seen = self.seen()
            return all(seen.recovery(kind, back) for kind in kinds)
        try:
            until(all_did, WATCH + bar, 'all kinds of requests succeed again')
            self.work_for(STEADY)
        except AssertionError:
            pass                 # the table says which did not
        seen = self.seen()
        table = {kind: seen.recovery(kind, back) for kind in kinds}
        slow = [kind for kind, found in table.items()
                if not found or max(found) - self.stood(back, back + max(found)) > bar]
        self.tap.note(f'{self.name}: away for {back - self.began:.2f} s, then until the first success / the last '
                      'failure of each kind')
        self.tap.note('  '.join(f'{kind} {found[0]:.2f}/{found[1]:.2f}' if found else f'{kind} never'
                                for kind, found in table.items()))
        which = 'every kind of request works' if kinds is crowds.KINDS else f"{', '.join(kinds)} work"
        self.check(f'{which} again within {bar:.0f} s', not slow, f'not these: {slow}')

    def __exit__(self, kind, *_):
        if kind:
            return
        self.crowd.rest()
        seen = self.seen()
        self.tap.note(f'{len(seen.good())} done, not at once: {seen.answers() or "none"}; '
                      f'slowest {seen.slowest():.2f} s')
        wrongs = seen.wrongs + truth.lost(self.stack, self.crowd, self.ledger)
        self.check('nothing acknowledged is lost, nothing is done twice', not wrongs, '\n'.join(wrongs[:20]))
        self.check('every refusal says when to come again', not seen.silent(), seen.silent()[:5])
        late = [a for a in seen.attempts if a.ended - a.began > DEADLINE + self.disk.stood(a.began, a.ended)]
        self.check(f'every request ends within {DEADLINE} s', not late, late[:5])
        left = truth.carried(self.stack)
        self.check('events take effect, once', not left, left)
        self.check_processes()
        self.crowd.go_on()

    def check_processes(self):
        now = self.stack.children()
        ours = [name for name in OURS if name not in self.victims]
        again = [name for name in ours if [now[name][w] for w in ('pid', 'restarts')]
                 != [self.children[name][w] for w in ('pid', 'restarts')]]
        self.check(f"no restart of {' or '.join(ours)} was needed", not again, again)
        twice = [name for name in OURS if name in self.victims
                 and now[name]['restarts'] != self.children[name]['restarts'] + 1]
        if len(ours) < len(OURS):
            self.check('who was killed started once', not twice, twice)
