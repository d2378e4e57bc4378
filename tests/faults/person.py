"""People, and what they do with Contacto.

A person does one thing at a time, repeats it with the same key until he knows what became of it, and remembers
what he was told.  So whenever he rests, what Contacto knows of him is exactly what he remembers.
"""

import itertools
import threading
import time
import uuid

from wire import Wire

AGAIN = 0.1                      # seconds between tries: sooner than Retry-After asks, to see when it works again
GIVE_UP = 90                     # seconds after which an outcome that is still not definite is wrong
USED = '410 code-expired'        # what a code is told that was used already; by whom knows only who is in doubt
CODE_COMES = 2                   # seconds to wait for a code before asking for one at another number

numbers = itertools.count(1_000_000)
addresses = itertools.count(1)


def new_number():
    """A mobile number nobody has used in this set."""
    return f'+21366{next(numbers):07}'


def new_address():
    """An address of loopback nobody has used: 127.1.0.1 and on."""
    n = next(addresses)
    return f'127.{1 + n // 64516}.{n // 254 % 254}.{1 + n % 254}'


def letters(number):
    """A family name as no other: names hold no digits."""
    text = ''
    while number or not text:
        number, digit = divmod(number, 26)
        text = chr(ord('a') + digit) + text
    return 'B' + text


class Person:
    def __init__(self, port, ledger, post, phone=None):
        self.wire = Wire(port, new_address())
        self.ledger = ledger
        self.post = post
        self.phone = phone or new_number()
        self.token = ''
        self.user_id = ''
        self.version = 0
        self.family = None
        self.changes = 0
        self.doubtful = False    # was the last thing done repeated because its outcome was not known?

    # Asking.

    def once(self, kind, method, path, body=None, **fields):
        began = time.monotonic()
        if self.token:
            fields['Authorization'] = f'Bearer {self.token}'
        answer = self.wire.ask(method, f'/api/v1{path}', [(n.replace('_', '-'), v) for n, v in fields.items()], body)
        self.ledger.attempt(kind, began, answer)
        return answer

    def surely(self, kind, method, path, body=None, **fields):
        """Until the outcome is definite.  The fields, with the key among them, stay the same."""
        self.doubtful = False
        deadline = time.monotonic() + GIVE_UP
        while not (answer := self.once(kind, method, path, body, **fields)).definite():
            if time.monotonic() > deadline:
                raise AssertionError(f'{method} {path} of {self.phone}: still {answer} after {GIVE_UP} s')
            self.doubtful = True
            threading.Event().wait(AGAIN)
        return answer

    def expect(self, answer, status, what):
        if answer.status != status:
            self.ledger.wrong(f'{self.phone} {what}: {answer} instead of {status}: {answer.body[:300]}')
        return answer.status == status

    # Signing in.

    def ask_code(self):
        """The flow of a code that is on its way, or None when it was refused."""
        answer = self.surely('code', 'POST', '/codes', {'phone': self.phone, 'purpose': 'sign_in'},
                             Idempotency_Key=uuid.uuid4())
        if not self.expect(answer, 202, 'asks for a code'):
            return None
        flow = answer.json()['flow_id']
        self.ledger.acknowledge(phone=self.phone, code=flow)
        return flow

    def sign_in(self):
        """True when signed in.  False when the code did not come, or when nobody knows whether it was used: a
        code opens nothing twice, and such a person begins anew with another number."""
        flow = self.ask_code()
        asked = time.monotonic()
        code = flow and self.post.code_to(self.phone, CODE_COMES)
        self.ledger.delivery(asked, bool(code))
        if not code:
            return False
        answer = self.surely('sign in', 'POST', '/sessions', {'flow_id': flow, 'code': code, 'client': 'mobile',
                                                              'device_name': 'Fault'})
        if self.doubtful and str(answer) == USED:
            return False
        if not self.expect(answer, 201, 'signs in'):
            return False
        signed = answer.json()
        self.token, self.user_id = signed['token'], signed['user']['user_id']
        self.version = signed['user']['version']
        self.ledger.acknowledge(phone=self.phone, user=self.user_id, session=signed['session']['session_id'])
        return True

    # What one does once signed in.

    def rename(self):
        family = letters(next(numbers))
        answer = self.surely('change', 'PATCH', '/users/me',
                             {'first_name_latin': 'Amel', 'family_name_latin': family},
                             If_Match=f'"{self.version}"', Idempotency_Key=uuid.uuid4())
        if not self.expect(answer, 200, f'changes version {self.version}'):
            return
        self.changes += 1
        self.version += 1
        self.family = family
        self.ledger.acknowledge(user=self.user_id, version=self.version, family=family)
        self.compare(answer.json(), 'is told after a change')

    def compare(self, me, when):
        seen = me['version'], me.get('family_name_latin')
        if seen != (self.version, self.family):
            self.ledger.wrong(f'{self.phone} {when}: {seen} instead of {(self.version, self.family)}')

    def look(self):
        answer = self.surely('read', 'GET', '/users/me')
        if self.expect(answer, 200, 'looks at himself'):
            self.compare(answer.json(), 'sees')

    def agree(self):
        answer = self.surely('documents', 'GET', '/consents')
        if not self.expect(answer, 200, 'reads the list of documents'):
            return
        one = answer.json()['items'][self.changes % 2]
        answer = self.surely('agree', 'POST', '/users/me/consents',
                             {'document': one['document'], 'version': one['version']}, Idempotency_Key=uuid.uuid4())
        if self.expect(answer, 201, 'agrees'):
            self.ledger.acknowledge(user=self.user_id, agreed=one['document'])

    def devices(self):
        answer = self.surely('devices', 'GET', '/sessions')
        if self.expect(answer, 200, 'looks at his sessions') and len(answer.json()['items']) != 1:
            self.ledger.wrong(f'{self.phone} sees sessions {answer.json()}')

    def messages(self):
        """Support and admins alone; it is all that notifications answers."""
        self.expect(self.surely('messages', 'GET', '/messages?limit=5'), 200, 'looks at messages')

    def sign_out(self):
        answer = self.surely('sign out', 'DELETE', '/sessions/current')
        if answer.status != 401 or not self.doubtful:
            self.expect(answer, 204, 'signs out')
