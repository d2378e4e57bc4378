"""The world as PostgreSQL holds it once all have come to rest: what the checker compares a history with."""

import json
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from checker import TAKES_TIME, Change, Day, Effect, Hold, Visit, World
from rivals import minute
from stack import COMES_BACK, KEEPERS, until

CARRIED = 60                     # seconds for the last event to take effect
ZONE = ZoneInfo('Africa/Algiers')

VISITS = """
select appointment_id, coalesce(attendee_name, guest_name, ''), professional_id, first, last, first - before_minutes, last + after_minutes,
       seats, status, version, coalesce(group_session_id::text, '')
  from appointments.appointment as a,
       lateral (select (extract(epoch from starts_at) / 60)::bigint as first, (extract(epoch from ends_at) / 60)::bigint as last) as t
 where professional_id = any ('{%s}')"""
HOLDS = """
select hold_id, professional_id, first, last, first - before_minutes, last + after_minutes, seats, coalesce(group_session_id::text, '')
  from appointments.hold,
       lateral (select (extract(epoch from starts_at) / 60)::bigint as first, (extract(epoch from ends_at) / 60)::bigint as last) as t
 where professional_id = any ('{%s}')"""
SESSIONS = "select group_session_id, capacity, taken from appointments.group_session where professional_id = any ('{%s}')"
CHANGES = """
select appointment_id, c.version, step from appointments.appointment_change as c join appointments.appointment using (appointment_id)
 where professional_id = any ('{%s}')"""
EFFECTS = 'select visit_id, version, step from witness.effect'
DAYS = 'select professional_id, day, version, state from witness.day'
# Two claims to one time, of somebody who is nobody's professional; nothing of it stays.
GUARD = """
begin;
insert into appointments.claim (professional_id, claim_id, part, during)
select '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-00000000000a', part, '[2000-01-01, 2000-01-02)'
  from generate_series(0, 1) as part;
with second as (
  insert into appointments.claim (professional_id, claim_id, part, during)
  select '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-00000000000b', part, '[2000-01-01, 2000-01-02)'
    from generate_series(0, 1) as part
  on conflict do nothing returning 1
)
select count(*) from second;
rollback;
"""


def visits(stack, professionals):
    return [Visit(one, mark, professional, *map(int, times), status, int(version), int(seats), session)
            for one, mark, professional, *times, seats, status, version, session in stack.sql(VISITS % ','.join(professionals))]


def holds(stack, professionals):
    return [Hold(one, professional, *map(int, numbers), session)
            for one, professional, *numbers, session in stack.sql(HOLDS % ','.join(professionals))]


def day_heard(row):
    professional, day, version, state = row
    busy = sorted((minute(one['from']), minute(one['to'])) for one in json.loads(state)['busy'] if one['kind'] == 'booking')
    return Day(professional, day, int(version), tuple(busy))


def days_now(rows):
    """How each day is taken by visits that touch it; those of one session take its time once."""
    found, sessions = {}, set()
    for visit in rows:
        if visit.status in TAKES_TIME and visit.session in sessions:
            continue
        if visit.status in TAKES_TIME and visit.session:
            sessions.add(visit.session)
        if visit.status not in TAKES_TIME:
            continue
        first, last = (datetime.fromtimestamp(60 * at, ZONE).date() for at in (visit.start, visit.end - 1))
        while first <= last:
            found.setdefault((visit.professional, first.isoformat()), []).append((visit.start, visit.end))
            first += timedelta(days=1)
    return {which: tuple(sorted(busy)) for which, busy in found.items()}


def left(stack):
    """Events that did not arrive, or arrived and were given up."""
    outbox = ' + '.join(f'(select count(*) from {name}.outbox)' for name in KEEPERS)
    found = {'events untold': stack.number(f'select {outbox}')}
    for name, count in stack.queues().items():
        found[f'messages in {name}'] = count
    return {what: count for what, count in found.items() if count}


def settle(stack):
    """Waits until all that was killed is there again, and every event took effect or is dead; what is left."""
    for name in stack.known:
        until(lambda name=name: stack.answers(name), COMES_BACK, f'{name} is there again')
    try:
        until(lambda: not [w for w in left(stack) if not w.endswith('.dead')], CARRIED, 'events take effect')
    except AssertionError:
        pass
    return left(stack)


def read(stack, professionals):
    remains = settle(stack)
    rows = visits(stack, professionals)
    return World(rows,
                 [Change(one, int(version), step) for one, version, step in stack.sql(CHANGES % ','.join(professionals))],
                 [Effect(one, int(version), step) for one, version, step in stack.sql(EFFECTS)],
                 [day for day in map(day_heard, stack.sql(DAYS)) if day.professional in professionals],
                 days_now(rows), stack.number(GUARD) == 0, remains, holds(stack, professionals),
                 {one: (int(capacity), int(taken)) for one, capacity, taken in stack.sql(SESSIONS % ','.join(professionals))},
                 time.monotonic())
