"""openapi_model.py: what a contract says, once it is understood; and the words and bounds of our contracts."""

import re
from dataclasses import dataclass, field
from typing import Optional

INT64_MAX = 2**63 - 1
INT64_MIN = -2**63
METHODS = ('get', 'head', 'post', 'put', 'patch', 'delete')
ROLES = ('client', 'professional', 'support', 'admin')
# Formats of text; True: it bounds the length by itself.
FORMATS = {'line': False, 'prose': False, 'slug': False, 'token': False, 'digits': False,
           'phone': True, 'email': True, 'url': True, 'zone': True}
BY_FORMAT = {'uuid': 'uuid', 'date-time': 'instant', 'date': 'date'}
SNAKE = re.compile(r'^[a-z][a-z0-9]*(_[a-z0-9]+)*$')
SLUG = re.compile(r'^[a-z][a-z0-9]*(-[a-z0-9]+)*$')
ENUM_VALUE = re.compile(r'^[A-Za-z0-9]+([_-][A-Za-z0-9]+)*$')
SEGMENT = re.compile(r'^([a-z0-9][a-z0-9._-]*|\{[a-z][a-z0-9_]*\})$')
MEDIA_TYPE = re.compile(r'^[a-z]+/[a-z0-9][a-z0-9.+-]*$')
EVENT = re.compile(r'^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$')
C_WORDS = set('''auto bool break case char const continue default do double else enum extern false float for goto if
inline int long register restrict return short signed sizeof static struct switch true typedef typeof union unsigned
void volatile while asm uuid instant date span str'''.split())
# Names that lib has taken: reply_<schema> would clash.
TAKEN = {'shape', 'empty', 'page', 'text', 'header', 'versioned', 'unchanged'}
FIELDS_MAX = 128                        # lib/wire/shape_read.c counts no further


@dataclass
class Type:
    kind: str                           # bool int real text uuid instant date enum object list
    format: Optional[str] = None
    min: Optional[float] = None         # of a number, a text's length, a list's count
    max: Optional[float] = None
    values: Optional[list] = None       # of an enum
    name: Optional[str] = None          # of an enum or object: what C calls it
    item: Optional['Type'] = None
    inline: bool = False                # an enum that is written where it is used, and has its name from there


@dataclass
class Field:
    name: str
    type: Type
    required: bool
    nullable: bool = False
    has: bool = False                   # a bool has_<name> stands beside it
    secret: bool = False
    default: object = None


@dataclass
class Schema:
    name: str
    description: str
    fields: list
    patch: bool = False


@dataclass
class Enum:
    name: str
    values: list


@dataclass
class Operation:
    id: str
    method: str
    path: str
    summary: str
    security: str
    internal: bool
    roles: list
    rates: list
    params: Optional[Schema]
    body: Optional[str]                 # name of its object schema
    body_given: bool                    # there is one, JSON or not
    body_required: bool
    body_max: int
    body_to_file: bool
    body_types: list                    # media types of a body that is no JSON; none: any
    idempotency: str
    if_match: bool
    streams: bool
    answers: list                       # names of the schemas of its 2xx answers
    problems: list


@dataclass
class Event:
    type: str
    shape: str


@dataclass
class Problem:
    slug: str
    status: int
    title: str


@dataclass
class Contract:
    name: str
    file: str
    raw: dict
    version: str
    common: Optional['Contract']
    schemas: dict = field(default_factory=dict)
    enums: dict = field(default_factory=dict)
    operations: list = field(default_factory=list)
    events: list = field(default_factory=list)
    problems: list = field(default_factory=list)


def c_word(text):
    """As C writes a constant: slot-taken → SLOT_TAKEN."""
    return re.sub(r'[^A-Z0-9]', '_', text.upper())


def first_sentence(text):
    return re.split(r'(?<=[.;:])\s', text)[0].rstrip('.;:')
