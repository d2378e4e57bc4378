"""Is a history of bookings, beside what the database holds after it, one that could be right?

A history is what clients did and were told; the world is what PostgreSQL holds when all have come to rest and all events took effect.
Each rule below yields a sentence for each thing that is wrong; of a history that is right nothing is said.

What a reader would get wrong: a client only knows that something happened between his asking and the answer.  So `surely` and `maybe`
are kept apart: a visit surely takes its time from the answer to its booking until somebody asks to end it, and maybe from the asking
until that end was answered.  Two that surely overlap are wrong; a refusal is wrong when nobody even maybe had that time.  A hold takes time as a
visit does, until who holds books it or lets it go; where a start has several seats, those who share it share its time, up to the last seat.

Times of a history are seconds of one clock; starts and ends of visits are whole minutes since 1970.
"""

from collections import Counter, defaultdict
from typing import NamedTuple

FOREVER = float('inf')
TAKES_TIME = ('requested', 'booked', 'done', 'no_show')
HELD = 200                       # seconds for which a hold lasts surely


class Deed(NamedTuple):
    """One thing that a client did, all its tries together: they bear one key."""

    what: str                    # book, move, cancel; hold, release
    mark: str                    # of the booking; the visit bears it, too, as the name of who comes
    professional: str
    start: int                   # of a booking, and where a move leads
    end: int
    began: float
    ended: float                 # when its outcome was definite; FOREVER: it never was
    status: int                  # 0: never definite
    problem: str = ''
    visit: str = ''              # the id that was told; of a hold, its own
    version: int = 0             # the version that was told
    pad: int = 0                 # what must stay free between two visits
    seats: int = 1
    capacity: int = 1            # of the start: of one, nobody shares it

    @property
    def of_visit(self):
        return self.what in ('book', 'move', 'cancel')

    @property
    def done(self):
        return 200 <= self.status < 300

    @property
    def refused(self):
        return self.status >= 400


class Visit(NamedTuple):
    """A row of appointment."""

    visit: str
    mark: str
    professional: str
    start: int
    end: int
    padded_start: int
    padded_end: int
    status: str
    version: int
    seats: int = 1
    session: str = ''            # with whom it shares its time


class Hold(NamedTuple):
    """A row of hold."""

    hold: str
    professional: str
    start: int
    end: int
    padded_start: int
    padded_end: int
    seats: int = 1
    session: str = ''


class Change(NamedTuple):
    """A row of appointment_change: one version of a visit."""

    visit: str
    version: int
    step: str


class Effect(NamedTuple):
    """What an event left with one who listens; a row each time it took effect."""

    visit: str
    version: int
    step: str


class Day(NamedTuple):
    """A day of a professional as an event told it: busy is a sorted tuple of (start, end) of bookings."""

    professional: str
    day: str
    version: int
    busy: tuple


class World(NamedTuple):
    visits: list
    changes: list
    effects: list
    days: list                   # as heard
    now: dict                    # {(professional, day): sorted tuple of (start, end)}: how the rows say that days are
    guarded: bool                # does the schema itself refuse two claims that overlap?
    left: dict                   # {what: count} of events that are still on their way, or dead
    holds: list = []
    sessions: dict = {}          # {session: (capacity, seats that it counts as taken)}
    read: float = FOREVER        # when, by the clock of the history


def check(deeds, world):
    """All that is wrong, as sentences."""
    return [*overlaps(world), *seats(world), *surely_overlaps(deeds), *surely_crowded(deeds), *holds_wrong(deeds, world),
            *absent(deeds, world), *present(deeds, world), *doubled(deeds, world),
            *refused_though_free(deeds), *untold(world), *effects_doubled(world), *told_in_vain(world), *days_wrong(world), *carried(world)]


# ---- time is given once ----

def overlaps(world):
    """No bare time of one touches the padded time of another."""
    of = defaultdict(list)
    for each in taking(world):
        of[each.professional].append(each)
    for visits in of.values():
        visits.sort(key=lambda v: v.padded_start)
        for i, one in enumerate(visits):
            for other in visits[i + 1:]:
                if other.padded_start >= one.padded_end:
                    break
                if one.session and one.session == other.session:
                    continue
                if (one.start < other.padded_end and other.padded_start < one.end) or (
                        other.start < one.padded_end and one.padded_start < other.end):
                    yield f'overlap: {one[0]} and {other[0]} of {one.professional} both have {max(one.start, other.start)}'
    if not world.guarded:
        yield 'overlap: the schema lets two claims have one time'


def taking(world):
    """All that takes time: the first member of each is its id."""
    return [visit for visit in world.visits if visit.status in TAKES_TIME] + list(world.holds)


def seats(world):
    """A session has no more in it than it has seats, and counts them right."""
    found = Counter()
    for each in taking(world):
        if each.session:
            found[each.session] += each.seats
    for session, count in found.items():
        capacity, taken = world.sessions.get(session, (0, 0))
        if count > capacity:
            yield f'overlap: {count} seats of session {session} are taken, and it has {capacity}'
        if count != taken:
            yield f'seats miscounted: session {session} counts {taken}, and there are {count}'
    for session in world.sessions.keys() - found.keys():
        yield f'seats miscounted: nobody is in session {session}'


class Stay(NamedTuple):
    """A start that a visit had, and when: `surely` within `maybe`, each (from, to)."""

    deed: Deed
    surely: tuple
    maybe: tuple


def stays(deeds):
    """Each start that each visit had, or may have had."""
    of = defaultdict(list)
    for deed in deeds:
        of[deed.mark].append(deed)
    for ours in of.values():
        ours.sort(key=lambda deed: deed.began)
        steps = [deed for deed in ours if not deed.refused]
        for deed in steps:
            if deed.what in ('cancel', 'release'):
                continue
            later = [other for other in steps if other.began >= deed.ended and other is not deed]
            sure_end = min((other.began for other in later), default=FOREVER)
            maybe_end = min((other.ended for other in later if other.done), default=FOREVER)
            if deed.what == 'hold':
                sure_end = min(sure_end, deed.began + HELD)
            surely = (deed.ended, sure_end) if deed.done else (FOREVER, FOREVER)
            yield Stay(deed, surely, (deed.began, maybe_end))


def shares(one, other):
    """Would they sit in one session?"""
    return one.capacity > 1 and (one.start, one.end) == (other.start, other.end)


def meet(one, other):
    """Would two visits of one professional be too near each other?"""
    if shares(one, other):
        return False
    pad = max(one.pad, other.pad)
    return one.start < other.end + pad and other.start < one.end + pad


def together(one, other):
    return max(one[0], other[0]) < min(one[1], other[1])


def by_professional(items, of):
    groups = defaultdict(list)
    for item in items:
        groups[of(item).professional].append(item)
    return groups


def surely_overlaps(deeds):
    """Two were told that they have the same time, and neither had asked to give it back."""
    for group in by_professional(stays(deeds), lambda stay: stay.deed).values():
        group = sorted((stay for stay in group if stay.surely[0] < stay.surely[1]), key=lambda stay: stay.deed.start)
        for i, one in enumerate(group):
            for other in group[i + 1:]:
                if one.deed.mark != other.deed.mark and meet(one.deed, other.deed) and together(one.surely, other.surely):
                    yield (f'overlap: {one.deed.mark} and {other.deed.mark} were both told that they have '
                           f'{other.deed.start} of {one.deed.professional}')


def surely_crowded(deeds):
    """More were told that they have a seat than there are, and none had asked to give one back."""
    rooms = defaultdict(list)
    for stay in stays(deeds):
        if stay.deed.capacity > 1 and stay.surely[0] < stay.surely[1]:
            rooms[stay.deed.professional, stay.deed.start].append(stay)
    for (professional, start), group in rooms.items():
        for one in group:
            at = one.surely[0]
            count = sum(other.deed.seats for other in group if other.surely[0] <= at < other.surely[1])
            if count > one.deed.capacity:
                yield f'overlap: {count} seats of {start} of {professional} were given at once, of {one.deed.capacity}'
                break


def holds_wrong(deeds, world):
    """Who was told that he holds, holds until he lets go; and nobody holds who did not ask to."""
    there = {hold.hold for hold in world.holds}
    asked = {deed.visit for deed in deeds if deed.what == 'hold' and deed.done}
    unknown = sum(deed.what == 'hold' and not deed.status for deed in deeds)
    of = defaultdict(list)
    for deed in deeds:
        of[deed.mark].append(deed)
    for ours in of.values():
        ours.sort(key=lambda deed: deed.began)
        for deed in ours:
            if deed.what == 'release' and deed.done and deed.visit in there:
                yield f'acknowledged but absent: {deed.mark} let hold {deed.visit} go, and it is there'
            if deed.what != 'hold' or not deed.done or deed.visit in there or world.read > deed.began + HELD:
                continue
            if all(other.refused for other in ours if other.began >= deed.ended):
                yield f'acknowledged but absent: hold {deed.visit} of {deed.mark}'
    strange = sorted(there - asked)
    if len(strange) > unknown:
        yield f'present, and nobody asked for it: {len(strange)} holds, {strange[0]} among them'


def is_taken(deed, others):
    """May somebody have had that time, or so many seats that the rest is too few?"""
    if any(meet(other, deed) for other in others):
        return True
    return sum(other.seats for other in others if shares(other, deed)) + deed.seats > deed.capacity > 1


def refused_though_free(deeds):
    """`slot-taken` is only true if somebody may have had that time while it was asked for."""
    groups = by_professional(stays(deeds), lambda stay: stay.deed)
    for deed in deeds:
        if deed.problem != 'slot-taken':
            continue
        asked = (deed.began, deed.ended)
        if not is_taken(deed, [stay.deed for stay in groups[deed.professional]
                               if stay.deed.mark != deed.mark and together(stay.maybe, asked)]):
            yield f'refused though free: {deed.mark} was refused {deed.start} of {deed.professional}, and nobody had it'


# ---- what was said is so ----

def absent(deeds, world):
    """Who was told yes finds his visit, as he was told, or as he made it since."""
    known = {visit.visit: visit for visit in world.visits}
    versions = {(change.visit, change.version) for change in world.changes}
    last = {}
    for deed in deeds:
        if not deed.done or not deed.of_visit:
            continue
        if deed.visit not in known:
            yield f'acknowledged but absent: {deed.what} of {deed.mark}, visit {deed.visit}'
            continue
        if (deed.visit, deed.version) not in versions:
            yield f'acknowledged but absent: version {deed.version} of visit {deed.visit}, told to {deed.mark} for his {deed.what}'
        if deed.mark not in last or last[deed.mark].version < deed.version:
            last[deed.mark] = deed
    doubtful = {deed.mark for deed in deeds if deed.of_visit and not deed.status}
    for mark, deed in last.items():
        visit = known.get(deed.visit)
        if not visit or mark in doubtful or visit.version != deed.version:
            continue             # a higher version: see present
        wanted = 'cancelled' if deed.what == 'cancel' else 'booked'
        if visit.status not in (wanted, *(('requested',) if wanted == 'booked' else ())):
            yield f'acknowledged but absent: {mark} did {deed.what}, and the visit is {visit.status}'
        if deed.what != 'cancel' and visit.start != deed.start:
            yield f'acknowledged but absent: {mark} has {deed.start}, and the visit is at {visit.start}'


def present(deeds, world):
    """Who was told no, and who never asked, finds nothing."""
    booked = {deed.mark: deed for deed in deeds if deed.what == 'book'}
    told = defaultdict(int)
    doubtful = {deed.mark for deed in deeds if deed.of_visit and not deed.status}
    for deed in deeds:
        if deed.done:
            told[deed.mark] = max(told[deed.mark], deed.version)
    for visit in world.visits:
        deed = booked.get(visit.mark)
        if not deed:
            yield f'present, and nobody asked for it: visit {visit.visit} of {visit.mark}'
        elif deed.refused:
            yield f'refused but present: {deed.mark} was told {deed.status} {deed.problem}, and there is visit {visit.visit}'
        elif visit.version > told[visit.mark] and visit.mark not in doubtful:
            yield f'refused but present: visit {visit.visit} has version {visit.version}, and {visit.mark} was told of {told[visit.mark]}'


def doubled(deeds, world):
    """One key, one visit."""
    of = defaultdict(list)
    for visit in world.visits:
        of[visit.mark].append(visit.visit)
    for mark, visits in of.items():
        if len(visits) > 1:
            yield f'doubled: {mark} asked once, and has visits {", ".join(visits)}'


# ---- what happened is told, once, and nothing else ----

def untold(world):
    """Each version of each visit took effect with who listens."""
    heard = set(world.effects)
    for change in world.changes:
        if Effect(*change) not in heard:
            yield f'without its event: {change.step} of visit {change.visit}, version {change.version}'


def effects_doubled(world):
    """Nothing took effect twice with who counts."""
    for effect, count in Counter(world.effects).items():
        if count > 1:
            yield f'effect doubled: {effect.step} of visit {effect.visit}, version {effect.version}, {count} times'


def told_in_vain(world):
    """Nothing is told that did not happen."""
    happened = set(world.changes)
    for effect in set(world.effects):
        if Change(*effect) not in happened:
            yield f'told and never done: {effect.step} of visit {effect.visit}, version {effect.version}'


def days_wrong(world):
    """Of a day each version is told once, and the last says how the day is."""
    of = defaultdict(dict)
    for day in world.days:
        versions = of[day.professional, day.day]
        if day.version in versions:
            same = versions[day.version] == day
            yield (f'{"effect doubled" if same else "day told wrong"}: version {day.version} of {day.day} of {day.professional} came '
                   f'twice{"" if same else ", and differs"}')
        versions[day.version] = day
    for which, versions in of.items():
        last = versions[max(versions)].busy
        now = tuple(world.now.get(which, ()))
        if last != now:
            yield f'day told wrong: the last event of {which[1]} of {which[0]} says {len(last)} bookings, not the {len(now)} that there are'
    for which, busy in world.now.items():
        if busy and which not in of:
            yield f'day told wrong: {which[1]} of {which[0]} was never told'


def carried(world):
    for what, count in world.left.items():
        if count:
            yield f'not carried: {count} {what}'
