"""Asks each operation in each person's name, and compares with the table.

What a reader would get wrong: `yes` means that it was not the person who was refused.  A good answer is yes, and so is a refusal that the
operation declares for itself: the wrong code, a state that does not allow it.  A request that is malformed is neither, and fails.
"""

import base64
import json
import struct
import threading
import time
import uuid
import zlib
from datetime import date, timedelta

import table
from fixture import details, new_member, people, place, publish, service, week
from person import new_number

NOBODYS = '00000000-0000-4000-8000-0000000000ff'
DENIED = {(401, 'unauthenticated'): '401', (403, 'forbidden'): '403', (404, 'not-found'): '404'}
STATES = {'fresh-proof-needed', 'precondition-failed', 'already-done', 'conflict-in-flight'}  # of what all may answer
# Asked by accounts made for them: one is not the same afterwards, or gets one code a minute.
ALONE = {'end_other_sessions', 'end_current_session', 'delete_me', 'become_professional', 'ask_email', 'ask_phone'}
CODE = {'flow_id': NOBODYS, 'code': '000000'}
PATIENCE = 10                    # seconds


def picture():
    """A PNG of one grey pixel."""
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 1, 1, 8, 0, 0, 0, 0)) + \
        chunk(b'IDAT', zlib.compress(b'\0\x80')) + chunk(b'IEND', b'')


class Ground:
    """The seven, what two of them share, and how a thing of theirs is made anew."""

    def __init__(self, stack, post):
        self.stack, self.post = stack, post
        roles = {'client': [], 'other client': [], 'professional': ['professional'], 'other professional': ['professional'],
                 'support': ['support'], 'admin': ['admin']}
        self.who = {name: people(stack, 1, given)[0] for name, given in roles.items()}
        self.who['nobody'] = new_member(stack)
        self.offer = publish(stack, self.who['professional'])
        self.other_offer = publish(stack, self.who['other professional'])
        self.starts = iter(self.offer.slots(self.who['client'], days=6)[4:])
        self.other_starts = iter(self.other_offer.slots(self.who['client'], days=6)[4:])
        self.client, self.professional = self.who['client'], self.who['professional']

    # Things of the client and the professional, each of its own for each row.

    def booking(self):
        return self.offer.at(next(self.starts))

    def visit(self):
        return self.client.done('POST', '/v1/appointments', self.booking()).json()['appointment_id']

    def told_visit(self):
        """One that its event has reached who writes to people."""
        visit, deadline = self.visit(), time.monotonic() + PATIENCE
        while self.professional.surely('GET', f'/v1/messages/visits/{visit}').status == 404 and time.monotonic() < deadline:
            threading.Event().wait(0.1)
        return visit

    def guest_visit(self):
        phone = new_number()
        flow = self.who['nobody'].done('POST', '/v1/codes', {'phone': phone, 'purpose': 'guest'}).json()['flow_id']
        code = self.post.code_to(phone, 20)
        body = self.booking() | {'flow_id': flow, 'code': code, 'name': 'Lina Guest'}
        return self.who['nobody'].done('POST', '/v1/guest_appointments', body).json()['token']

    def card(self):
        self.visit()
        return self.professional.done('GET', '/v1/clients').json()['items'][0]['client_card_id']

    def feed(self):
        return self.client.done('POST', '/v1/feeds', {'kind': 'client'}).json()

    def own(self, member=None):
        return (member or self.professional).done('GET', '/v1/professionals/me')

    def theirs(self, path):
        """{parameter: value} of one of theirs."""
        make = {
            'appointment_id': self.told_visit if '/messages/' in path else self.visit,
            'hold_id': lambda: self.client.done('POST', '/v1/holds', self.booking()).json()['hold_id'],
            'block_id': lambda: self.professional.done('POST', '/v1/agenda/blocks', self.block()).json()['block_id'],
            'client_card_id': self.card,
            'feed_id': lambda: self.feed()['feed']['feed_id'],
            'session_id': lambda: people(self.stack, 1, of=self.client)[0].session_id,
            'user_id': lambda: self.client.user_id,
            'professional_id': lambda: self.offer.professional_id,
            'place_id': lambda: self.professional.done('POST', '/v1/professionals/me/places', place()).json()['place_id'],
            'service_id': lambda: self.professional.done('POST', '/v1/professionals/me/services',
                                                         service(self.offer.place_id)).json()['service_id'],
            'time_off_id': lambda: self.professional.done('POST', '/v1/professionals/me/time_off', self.away()).json()['time_off_id'],
            'slug': lambda: self.offer.slug,
            'document': lambda: 'terms',
            'trade': lambda: 'dentiste', 'speciality': lambda: 'matrice', 'wilaya': lambda: 'alger', 'town': lambda: 'matrice',
            'year': lambda: '2030', 'holiday': lambda: 'independence-day',
            'token': self.guest_visit if '/visits/' in path else lambda: self.feed()['url'].rsplit('/', 1)[1],
        }
        return {name: make[name]() for name in names_in(path)}

    @staticmethod
    def nothing(path):
        """A value of the right form that names nothing."""
        forms = {'token': base64.urlsafe_b64encode(bytes(36)).decode().rstrip('='), 'slug': 'nobody-at-all', 'trade': 'nothing-at-all',
                 'speciality': 'nothing-at-all', 'wilaya': 'nowhere', 'town': 'nowhere', 'code': 'nothing234'}
        return {name: forms.get(name, NOBODYS) for name in names_in(path)}

    # What is asked for.

    @staticmethod
    def away():
        day = (date.today() + timedelta(days=300)).isoformat()
        return {'from_date': day, 'to_date': day}

    @staticmethod
    def block():
        day = (date.today() + timedelta(days=200)).isoformat()
        return {'from': f'{day}T08:00:00Z', 'to': f'{day}T09:00:00Z'}

    def body(self, name, who):
        """Of an operation, for one of the seven: None when it takes none."""
        phone, member = new_number(), self.who[who]
        pro = self.other_offer if who == 'other professional' else self.offer
        starts = self.other_starts if pro is self.other_offer else self.starts
        names3 = {'name_ar': 'مصفوفة', 'name_fr': 'Matrice', 'name_en': 'Matrix'}
        make = {
            'ask_code': lambda: {'phone': phone, 'purpose': 'sign_in'},
            'create_session': lambda: CODE | {'client': 'web'},
            'check_session': lambda: {'token_hash': '0' * 64},
            'prove_guest': lambda: CODE | {'network_address': '127.0.0.1'},
            'change_me': lambda: {'language': 'fr'},
            'ask_email': lambda: {'email': f'{uuid.uuid4().hex}@example.org'},
            'confirm_email': lambda: CODE,
            'ask_phone': lambda: {'phone': phone},
            'confirm_phone': lambda: CODE,
            'give_consent': self.consent,
            'create_professional': lambda: details(member),
            'change_professional': lambda: details(member),
            'set_professional_status': lambda: {'status': 'published'},
            'set_professional_slug': lambda: {'slug': f'matrix-{uuid.uuid4().hex[:12]}'},
            'add_place': place, 'change_place': place,
            'add_service': lambda: service(pro.place_id), 'change_service': lambda: service(pro.place_id),
            'set_hours': lambda: week(pro.place_id),
            'set_special_dates': lambda: {'special_dates': []},
            'add_time_off': self.away,
            'rehearse_hours': lambda: {},
            'set_trade': lambda: names3, 'set_speciality': lambda: names3,
            'set_town': lambda: {'name_latin': 'Matrice', 'latitude': 36.7, 'longitude': 3.0},
            'set_holiday': lambda: {'dates': ['2030-07-05']},
            'set_verification': lambda: {'register_number': '16/1234', 'verified': True},
            'hold_slot': self.booking, 'book_appointment': self.booking,
            'move_appointment': lambda: {'starts_at': next(self.starts)},
            'move_visit': lambda: {'starts_at': next(self.starts)},
            'put_visit_note': lambda: {'text': 'Note'},
            'book_as_guest': lambda: self.booking() | CODE | {'name': 'Lina Guest'},
            'book_for_client': lambda: {'service_id': pro.service_id, 'place_id': pro.place_id, 'starts_at': next(starts), 'name': 'Nour'},
            'block_time': self.block,
            'change_client_card': lambda: {'note': 'Note'},
            'make_feed': lambda: {'kind': 'client'},
            'rehearse_agenda': lambda: {'professional_id': NOBODYS, 'keeps_holidays': False, 'hours': [], 'special_dates': [],
                                        'time_off': []},
            'read_inbox': lambda: {'notice_id': NOBODYS},
            'change_inbox_settings': lambda: {'channels': ['sms'], 'zone': 'Africa/Algiers', 'reminders': True},
        }
        return make[name]() if name in make else None

    def consent(self):
        one = self.client.done('GET', '/v1/consents').json()['items'][0]
        return {'document': one['document'], 'version': one['version']}

    def query(self, name):
        day = [(date.today() + timedelta(days=n)).isoformat() for n in (1, 2)]
        span = {'from': f'{day[0]}T00:00:00Z', 'to': f'{day[1]}T00:00:00Z'}
        more = {'find_slots': self.offer.names() | span, 'list_towns': {'wilaya': 'alger'},
                'list_holidays': {'year': '2030'}, 'get_agenda': {'from': day[0], 'to': day[1]},
                'list_group_sessions': {'from': day[0], 'to': day[1]},
                'get_agenda_figures': {'from': day[0], 'to': day[1]},
                'suggest_search': {'q': 'dent'}, 'explain_search': {'professional_id': self.offer.names()['professional_id']}}
        return '&'.join(f'{key}={value}' for key, value in more.get(name, {}).items())

    def fields(self, name, who, path):
        """If-Match, where an operation wants it: with the version that he sees, or any if he sees none."""
        see = {'change_me': '/v1/users/me', 'change_client_card': path}.get(name)
        if not see and name in ('change_professional', 'change_place', 'change_service', 'set_hours', 'set_special_dates'):
            see = '/v1/professionals/me'
        if not see:
            return {}
        answer = self.who[who].surely('GET', see)
        return {'If_Match': answer.fields.get('etag', '"1"')}


def names_in(path):
    return [part[1:-1] for part in path.split('/') if part.startswith('{')]


def ask(ground, operation, path, who):
    """(status, problem) for one of the seven."""
    member = ground.who[who]
    if operation.name in ALONE and who != 'nobody':
        member = people(ground.stack, 1, {'support': ['support'], 'admin': ['admin']}.get(
            who, ['professional'] if 'professional' in who else []))[0]
    fields = ground.fields(operation.name, who, path)
    query = ground.query(operation.name)
    body = ground.body(operation.name, who)
    data, kind = (json.dumps(body).encode(), 'application/json') if body is not None else (None, None)
    if operation.name == 'set_professional_photo':
        data, kind = picture(), 'image/png'
    target = path + ('?' + query if query else '')
    if operation.internal:  # the edge hides it; so its own door is asked
        port = ground.stack.place.service_port(operation.service)
        return member.status(operation.method, target, data, kind, port=port, prefix='', **fields)
    deadline = time.monotonic() + PATIENCE
    while True:
        status, problem = member.status(operation.method, target, data, kind, **fields)
        if status not in (429, 503) or time.monotonic() > deadline:
            return status, problem
        threading.Event().wait(0.2)


def verdict(operation, status, problem):
    if (status, problem) in DENIED:
        return DENIED[status, problem]
    if 200 <= status < 300 or problem in operation.refusals | STATES:
        return 'yes'
    return f'{status} {problem}'


def run(tap, stack, post):
    operations = {(one.method, one.path): one for one in table.operations()}
    ground = Ground(stack, post)
    hidden = []
    for row in table.rows():
        operation = operations[row.method, row.path]
        values = {'-': dict, 'theirs': lambda: ground.theirs(row.path), 'nothing': lambda: ground.nothing(row.path)}[row.object]
        try:
            path = row.path.format(**values())
        except AssertionError as why:
            tap.check(f'{row.method} {row.path} {row.object}', False, f'could not be prepared: {why}')
            continue
        wrong = []
        # Those who may not come first: what they are refused must still be there.
        order = sorted(zip(table.PEOPLE, row.expected), key=lambda pair: pair[1] == 'yes')
        for who, expected in order:
            found = verdict(operation, *ask(ground, operation, path, who))
            if found != expected:
                wrong.append(f'{who}: {found} instead of {expected}')
            if operation.internal:
                hidden.append(ground.who[who].status(row.method, path))
        tap.check(f'{row.method} {row.path} {row.object}', not wrong, '\n'.join(wrong))
    strange = [each for each in hidden if each[0] != 404]
    tap.check('the edge knows no internal operation', hidden and not strange, strange[:5])
