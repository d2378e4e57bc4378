"""What was asked, when, and what came of it; what was acknowledged; and what must not have happened.

Threads write here all at once: each `append` of a list is one step of the interpreter.
"""

import json
import statistics
import time
from typing import NamedTuple


class Attempt(NamedTuple):
    """One request and its outcome, `good` when it was done.  Times are of time.monotonic()."""

    kind: str
    began: float
    ended: float
    good: bool
    answer: str
    told_when: bool              # of a 503 or 429: it said when to come again


class Ledger:
    def __init__(self, path):
        self.attempts = []
        self.wrongs = []
        self.acknowledged = []
        self.journal = open(path, 'w', buffering=1)

    def attempt(self, kind, began, answer):
        self.attempts.append(Attempt(kind, began, time.monotonic(), 200 <= answer.status < 300, str(answer),
                                     'retry-after' in answer.fields))

    def delivery(self, asked, came):
        """A code that was on its way since `asked`: an event, heard, made a message, and sent."""
        self.attempts.append(Attempt('delivery', asked, time.monotonic(), came, '' if came else 'did not come', False))

    def acknowledge(self, **what):
        """Before the one who was told so does anything else."""
        self.acknowledged.append(what)
        self.journal.write(json.dumps(what) + '\n')

    def told(self, *names):
        """Tuples of what was acknowledged with all these names."""
        return [tuple(what[name] for name in names) for what in self.acknowledged if set(names) <= set(what)]

    def wrong(self, text):
        self.wrongs.append(text)

    def mark(self):
        """A place to look from, with `since`."""
        return len(self.attempts), len(self.wrongs)

    def since(self, mark):
        return Window(self.attempts[mark[0]:], self.wrongs[mark[1]:])


class Window:
    """What happened in some stretch of time."""

    def __init__(self, attempts, wrongs):
        self.attempts = attempts
        self.wrongs = wrongs

    def of(self, kinds):
        return [a for a in self.attempts if a.kind in kinds]

    def between(self, began, ended):
        """What both began and ended there."""
        return Window([a for a in self.attempts if a.began >= began and a.ended <= ended], self.wrongs)

    def good(self, kinds=None):
        return [a for a in self.attempts if a.good and (not kinds or a.kind in kinds)]

    def bad(self, kinds=None):
        return [a for a in self.attempts if not a.good and (not kinds or a.kind in kinds)]

    def answers(self, kinds=None):
        """{'503 unavailable': 12, …} of what did not succeed."""
        counts = {}
        for one in self.bad(kinds):
            counts[one.answer] = counts.get(one.answer, 0) + 1
        return counts

    def silent(self):
        """Refusals that did not say when to come again, though they must."""
        return [a for a in self.attempts if a.answer[:3] in ('503', '429') and not a.told_when]

    def median(self, kind):
        """Milliseconds that a success of this kind took."""
        return 1000 * statistics.median([a.ended - a.began for a in self.good([kind])] or [0])

    def slowest(self):
        return max((a.ended - a.began for a in self.attempts), default=0)

    def recovery(self, kind, back):
        """Seconds from `back` to the first success of that kind that ended after it, and to the end of its last
        failure; None when there was no success."""
        first = min((a.ended for a in self.attempts if a.kind == kind and a.good and a.ended > back), default=None)
        last = max((a.ended for a in self.attempts if a.kind == kind and not a.good and a.ended > back), default=back)
        return None if first is None else (first - back, last - back)
