"""People with sessions, written straight into the schema of users; and a professional who can be booked, made as they make themselves.

Signing in takes a code each, and codes are few; so a test that needs a thousand clients writes what signing in would have left, with the
event that tells of it.
"""

import base64
import hashlib
import http.client
import itertools
import json
import secrets
import threading
import time
import uuid

from person import new_address
from stack import until
from wire import Wire

numbers = itertools.count(1)
READY = 30                       # seconds until what was published can be booked

FRESH = """
begin;
create temporary table fresh on commit drop as
select * from jsonb_to_recordset($json$%s$json$) as f(user_id uuid, phone text, family text, roles text[], session_id uuid, hash text);
"""
ACCOUNTS = """
insert into users.account (user_id, phone, first_name_latin, family_name_latin, language, roles, created_at, changed_at)
select user_id, phone, 'Nour', family, 'fr', roles, now(), now() from fresh;
"""
SESSIONS = """
insert into users.session (session_id, token_hash, user_id, client, device_name, created_at, proven_at, seen_at, idle_seconds, ends_at)
select session_id, decode(hash, 'hex'), user_id, 'mobile', 'Fixture', now(), now(), now(), 86400, now() + interval '1 day' from fresh;
"""
EVENTS = """
insert into users.outbox (id, type, body, traceparent, told_at)
select gen_random_uuid(), 'users.changed', jsonb_build_object('user_id', user_id, 'phone', phone, 'first_name_latin', 'Nour',
         'family_name_latin', family, 'language', 'fr', 'roles', roles, 'version', 1, 'created_at', to_char(now(), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')),
       '00-' || replace(gen_random_uuid()::text, '-', '') || '-00f067aa0ba902b7-00', now() from fresh;
"""
WRITE = FRESH + ACCOUNTS + SESSIONS + EVENTS + 'commit;'
MORE = FRESH + SESSIONS + 'commit;'


def letters(number):
    """A family name of its own: names hold no digits."""
    return 'F' + ''.join(chr(ord('a') + int(digit)) for digit in str(number))


class Member:
    """Somebody signed in, and one kept connection from an address of his own."""

    def __init__(self, port, token='', user_id='', phone='', source=None):
        self.port = port
        self.token = token
        self.user_id = user_id
        self.phone = phone
        self.wire = Wire(port, source or new_address())

    def ask(self, method, path, body=None, **fields):
        """One answer, or how there was none; `path` as in the contracts."""
        if self.token:
            fields['Authorization'] = f'Bearer {self.token}'
        return self.wire.ask(method, '/api' + path, [(n.replace('_', '-'), v) for n, v in fields.items()], body)

    def surely(self, method, path, body=None, seconds=60, **fields):
        """Until the outcome is definite; the fields, with the key among them, stay the same."""
        deadline = time.monotonic() + seconds
        while not (answer := self.ask(method, path, body, **fields)).definite():
            if time.monotonic() > deadline:
                raise AssertionError(f'{method} {path}: still {answer} after {seconds} s')
            threading.Event().wait(0.1)
        return answer

    def done(self, method, path, body=None, **fields):
        """The body of an answer that must be good."""
        if method != 'GET':
            fields.setdefault('Idempotency_Key', uuid.uuid4())
        answer = self.surely(method, path, body, **fields)
        if not 200 <= answer.status < 300:
            raise AssertionError(f'{method} {path}: {answer}: {answer.body[:500]}')
        return answer

    def status(self, method, path, data=None, kind=None, port=None, prefix='/api', **fields):
        """(status, problem) by a connection of its own, whatever the answer is: a stream is left at its head."""
        if self.token:
            fields['Authorization'] = f'Bearer {self.token}'
        if kind:
            fields['Content-Type'] = kind
        link = http.client.HTTPConnection('127.0.0.1', port or self.port, 20, source_address=(self.wire.source, 0))
        try:
            link.request(method, prefix + path, data, {n.replace('_', '-'): str(v) for n, v in fields.items()})
            answer = link.getresponse()
            problem = ''
            if answer.headers.get('Content-Type') == 'application/problem+json':
                problem = json.loads(answer.read())['type'].removeprefix('/problems/')
            return answer.status, problem
        finally:
            link.close()


def new_member(stack):
    """Nobody: without a session."""
    return Member(stack.port)


def people(stack, count, roles=('client',), source=None, of=None):
    """That many accounts, each signed in; or that many more sessions `of` somebody."""
    made, rows = [], []
    for _ in range(count):
        raw = secrets.token_bytes(32)
        token = base64.urlsafe_b64encode(raw).decode().rstrip('=')
        number = next(numbers)
        row = {'user_id': str(uuid.uuid4()), 'phone': f'+21377{number:07}', 'family': letters(number),
               'roles': sorted({'client', *roles}), 'session_id': str(uuid.uuid4()),
               'hash': hashlib.blake2b(raw, digest_size=32).hexdigest()}
        rows.append(row)
        made.append(Member(stack.port, token, row['user_id'], row['phone'], source))
        made[-1].session_id = row['session_id']
        if of:
            row['user_id'] = made[-1].user_id = of.user_id
    stack.sql((MORE if of else WRITE) % json.dumps(rows))
    return made


# A professional who can be booked.

class Offer:
    """What a client names when he books: `at(start)` is the body of a booking."""

    def __init__(self, member, professional):
        self.member = member
        self.professional_id = professional['professional_id']
        self.slug = professional['slug']
        self.place_id = professional['places'][0]['place_id']
        self.service_id = professional['services'][0]['service_id']
        self.minutes = professional['services'][0]['length_minutes']

    def names(self):
        return {'professional_id': self.professional_id, 'service_id': self.service_id, 'place_id': self.place_id}

    def at(self, start, **more):
        return self.names() | {'starts_at': start} | more

    def slots(self, member, days=2, first=1):
        """The starts of some days, from `first` days ahead on, that can be booked now."""
        day = time.time() + 86400 * first
        span = [time.strftime('%Y-%m-%dT00:00:00Z', time.gmtime(day + 86400 * n)) for n in (0, days)]
        words = '&'.join(f'{name}={value}' for name, value in (self.names() | {'from': span[0], 'to': span[1]}).items())
        answer = member.surely('GET', f'/v1/slots?{words}')
        return answer.json()['starts'] if answer.status == 200 else []


def details(member, **more):
    """Of a trade that needs no register, so that nobody waits to be found there."""
    trade = next(one['slug'] for one in member.done('GET', '/v1/trades').json()['items'] if one['active'] and not one['regulated'])
    return {'first_name_latin': 'Salim', 'family_name_latin': 'Haddad', 'trade': trade, 'zone': 'Africa/Algiers',
            'keeps_holidays': False} | more


def place(**more):
    return {'kind': 'practice', 'name': 'Cabinet', 'wilaya': 'alger', 'address_latin': 'Rue Didouche'} | more


def service(place_id, **more):
    return {'place_ids': [place_id], 'name_fr': 'Consultation', 'length_minutes': 30, 'step_minutes': 30, 'price_kind': 'free'} | more


def week(place_id):
    """Open day and night: what can be booked does not hang on when the test runs."""
    return {'hours': [{'place_id': place_id, 'weekdays': ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], 'from_minute': 0,
                       'to_minute': 1440}]}


def publish(stack, member, wait=True, **of_service):
    """A professional in his five steps; returns when appointments knows him."""
    member.done('POST', '/v1/professionals', details(member))
    place_id = member.done('POST', '/v1/professionals/me/places', place()).json()['place_id']
    answer = member.done('POST', '/v1/professionals/me/services', service(place_id, **of_service))
    member.done('PUT', '/v1/professionals/me/hours', week(place_id), If_Match=answer.fields['etag'])
    member.done('PUT', '/v1/professionals/me/status', {'status': 'published'})
    offer = Offer(member, member.done('GET', '/v1/professionals/me').json())
    if wait:
        until(lambda: offer.slots(member), READY, 'what was published can be booked')
    return offer


def offers(stack, count, **of_service):
    """Several, and a wait for the last."""
    made = [publish(stack, member, wait=False, **of_service) for member in people(stack, count, ['professional'])]
    for offer in made:
        until(lambda offer=offer: offer.slots(offer.member), READY, 'what was published can be booked')
    return made
