"""openapi.py: reads a contract and refuses whatever it does not understand.

A contract is OpenAPI 3.1 narrowed to what our tables can say (contracts/README.md lists it).  What is read here is
all that contract.py (C), bundle.py (openapi.json) and docs.py (the page) know; so a keyword that would be silently
ignored is an error with its place: file, line and path.  All errors of a file are told, not only the first.
"""

import os
import re
from dataclasses import dataclass, field
from typing import Optional

import yaml

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
EVENT = re.compile(r'^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$')
C_WORDS = set('''auto bool break case char const continue default do double else enum extern false float for goto if
inline int long register restrict return short signed sizeof static struct switch true typedef typeof union unsigned
void volatile while asm uuid instant date span str'''.split())
# Names that lib has taken: reply_<schema> would clash.
TAKEN = {'shape', 'empty', 'page', 'text', 'header', 'versioned', 'unchanged'}


# ---- what a contract says ----

@dataclass
class Type:
    kind: str                           # bool int real text uuid instant date enum object list
    format: Optional[str] = None
    min: Optional[float] = None         # of a number, a text's length, a list's count
    max: Optional[float] = None
    values: Optional[list] = None       # of an enum
    name: Optional[str] = None          # of an enum or object: what C calls it
    item: Optional['Type'] = None


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


class Refused(Exception):
    """All that is wrong with a contract, one sentence a line."""


# ---- YAML, of which only the harmless part ----

class Map(dict):
    """A mapping that remembers the line of each of its keys."""

    line = 0
    lines: dict = {}


class Loader(yaml.SafeLoader):
    """YAML 1.2's idea of true, false and numbers: `no`, `on` and 2026-01-01 stay text, as in every other reader."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers
            if tag not in ('tag:yaml.org,2002:timestamp', 'tag:yaml.org,2002:bool')]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Loader.add_implicit_resolver('tag:yaml.org,2002:bool', re.compile(r'^(?:true|false)$'), list('tf'))


def construct_map(loader, node):
    made = Map()
    made.line = node.start_mark.line + 1
    made.lines = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise Refused(f'{loader.name}:{line}: the key {key!r} must be text: put it in quotes')
        if key in made:
            raise Refused(f'{loader.name}:{line}: {key} comes twice')
        made[key] = loader.construct_object(value_node, deep=True)
        made.lines[key] = line
    return made


Loader.add_constructor('tag:yaml.org,2002:map', construct_map)


def load_yaml(file):
    try:
        with open(file, encoding='utf-8') as stream:
            loader = Loader(stream)
            loader.name = file
            try:
                return loader.get_single_data()
            finally:
                loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, 'problem_mark', None)
        raise Refused(f'{file}:{mark.line + 1 if mark else 1}: {getattr(error, "problem", error)}') from None
    except OSError as error:
        raise Refused(f'{file}: {error.strerror}') from None


# ---- reading ----

class Reader:
    """Walks one contract; complains with the place, goes on, and gives all complaints up at the end."""

    def __init__(self, file, common):
        self.file = file
        self.name = os.path.basename(file).removesuffix('.yaml')
        self.raw = load_yaml(file)
        if not isinstance(self.raw, Map):
            raise Refused(f'{file}:1: a contract is a mapping')
        info = self.raw.get('info')
        version = info.get('version', '') if isinstance(info, dict) else ''
        self.contract = Contract(self.name, file, self.raw, str(version), common)
        self.common = common
        self.complaints = []

    def complain(self, node, path, text):
        line = getattr(node, 'line', 1)
        self.complaints.append((line, f'{self.file}:{line}: {path}: {text}'))

    def keys(self, node, path, allowed, required=()):
        """A mapping with these keys and no others."""
        if not isinstance(node, Map):
            self.complain(node, path, 'must be a mapping')
            return False
        for key in node:
            if key not in allowed:
                self.complaints.append((node.lines[key], f'{self.file}:{node.lines[key]}: {path}: {key} is not '
                                        f'understood here; known are {", ".join(sorted(allowed))}'))
        missing = [key for key in required if key not in node]
        for key in missing:
            self.complain(node, path, f'{key} is missing')
        return not missing

    def text(self, node, path, key):
        """A text that says something."""
        value = node.get(key)
        if not isinstance(value, str) or not value.strip():
            self.complain(node, path, f'{key} is missing' if value is None else f'{key} must be text')
            return ''
        return ' '.join(value.split())

    def described(self, node, path):
        """What an operation or event is for: its summary, if that says all, or a description."""
        return self.text(node, path, 'summary' if 'summary' in node and 'description' not in node else 'description')

    def number(self, node, path, key, least, most, whole=True):
        value = node.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)) or not least <= value <= most:
            self.complain(node, path, f'{key} must be a {"whole " if whole else ""}number from {least} to {most}')
            return None
        return value

    def flag(self, node, path, key):
        value = node.get(key, False)
        if not isinstance(value, bool):
            self.complain(node, path, f'{key} must be true or false')
        return value is True

    # ---- references ----

    def target(self, ref, path, node, kind):
        """Where a $ref leads: the contract, the name and the thing; None with a complaint."""
        match = re.match(r'^(common\.yaml)?#/components/(\w+)/([A-Za-z0-9_]+)$', ref if isinstance(ref, str) else '')
        if not match or match.group(2) != kind:
            self.complain(node, path, f'$ref must be #/components/{kind}/NAME or common.yaml#/components/{kind}/NAME')
            return None
        owner = self.contract
        if match.group(1):
            owner = self.common if self.common else self.contract
        found = owner.raw.get('components', {}).get(kind, {}).get(match.group(3))
        if found is None:
            self.complain(node, path, f'$ref leads nowhere: {ref}')
            return None
        return owner, match.group(3), found

    def follow(self, node, path, kind):
        """The node, or what it refers to."""
        if isinstance(node, Map) and '$ref' in node:
            if len(node) > 1:
                self.complain(node, path, 'nothing may stand beside a $ref')
            found = self.target(node['$ref'], path, node, kind)
            return found[2] if found else None
        return node

    # ---- schemas ----

    def schemas(self):
        components = self.raw.get('components', Map())
        if not self.keys(components, 'components', {'schemas', 'parameters', 'responses', 'headers', 'securitySchemes'}):
            return
        for name, node in components.get('schemas', {}).items():
            path = f'components.schemas.{name}'
            if not SNAKE.match(name) or name in C_WORDS or name in TAKEN:
                self.complain(node, path, 'a schema bears a snake_case name that neither C nor lib has taken')
            if not isinstance(node, Map):
                self.complain(node, path, 'must be a mapping')
                continue
            self.text(node, path, 'description')
            if node.get('x-made') is False:
                continue
            if node.get('type') == 'object':
                self.object(name, node, path)
            else:
                self.named_value(name, node, path)

    def named_value(self, name, node, path):
        made = self.type(node, path, name)
        if made and made[0].kind == 'enum':
            self.contract.enums[name] = Enum(name, made[0].values)
        elif made and made[0].kind in ('object', 'list'):
            self.complain(node, path, 'only objects, enums and plain values bear a name')

    def object(self, name, node, path):
        if name in self.contract.schemas:
            self.complain(node, path, f'there is another schema {name}')
        known = {'type', 'description', 'required', 'properties', 'additionalProperties', 'x-patch', 'x-made', 'title',
                 'example', 'examples', 'deprecated'}
        if not self.keys(node, path, known, ('properties',)):
            return None
        if node.get('additionalProperties') is not False:
            self.complain(node, path, 'additionalProperties: false is missing: unknown members are refused by name')
        required = node.get('required', [])
        properties = node['properties']
        if not isinstance(properties, Map) or not properties:
            self.complain(node, path, 'properties must be a mapping with something in it')
            return None
        for each in required:
            if each not in properties:
                self.complain(node, path, f'required names {each}, which is no property')
        patch = self.flag(node, path, 'x-patch')
        schema = Schema(name, ' '.join(str(node.get('description', '')).split()), [], patch)
        self.contract.schemas[name] = schema
        for each, child in properties.items():
            self.property(schema, each, child, f'{path}.properties.{each}', each in required)
        self.clashes(schema, node, path)
        return schema

    def property(self, schema, name, node, path, required):
        if not SNAKE.match(name):
            self.complain(node, path, 'a property bears a snake_case name')
        if name in C_WORDS:
            self.complain(node, path, f'{name} is a word of C')
        made = self.type(node, path, f'{schema.name}_{name}')
        if not made:
            return
        kind, nullable, said = made
        self.add(schema, Field(name, kind, required, nullable, secret=self.flag(said, path, 'x-secret'),
                               default=self.default(said, path, kind, required)), node, path)

    def add(self, schema, new, node, path):
        """Decides whether "was it said?" needs a bool of its own, and adds the field."""
        blind = new.type.kind in ('bool', 'int', 'real')
        if new.default is None:
            new.has = not new.required and schema.patch or blind and (not new.required or new.nullable)
        if schema.patch and new.nullable and blind:
            self.complain(node, path, 'a number or boolean of an x-patch schema cannot be nullable: C could not tell null from 0')
        if schema.patch and new.default is not None:
            self.complain(node, path, 'an x-patch schema has no defaults: what is not said stays as it is')
        schema.fields.append(new)

    def clashes(self, schema, node, path):
        names = [each.name for each in schema.fields]
        for each in schema.fields:
            if each.has and f'has_{each.name}' in names:
                self.complain(node, path, f'has_{each.name} clashes with the bool beside {each.name}')

    def default(self, node, path, kind, required):
        if 'default' not in node:
            return None
        value = node['default']
        if required:
            self.complain(node, path, 'what is required needs no default')
        good = {'bool': isinstance(value, bool), 'int': isinstance(value, int) and not isinstance(value, bool),
                'enum': value in (kind.values or ())}.get(kind.kind, False)
        if not good:
            self.complain(node, path, 'default is understood for integers, booleans and enums, and must be one of their values')
            return None
        if kind.kind == 'int' and not (kind.min is None or kind.min <= value) or \
           kind.kind == 'int' and not (kind.max is None or value <= kind.max):
            self.complain(node, path, 'default lies out of bounds')
        return value

    def type(self, node, path, name):
        """(Type, nullable, node that said it); None with a complaint."""
        if not isinstance(node, Map):
            self.complain(node, path, 'must be a schema')
            return None
        if '$ref' in node:
            return self.type_of_ref(node, path)
        for word in ('oneOf', 'anyOf', 'allOf', 'not', 'if', 'const', 'pattern', 'patternProperties', 'prefixItems'):
            if word in node:
                self.complain(node, path, f'{word} is not for us: a table cannot say it; give each shape a name of its own')
                return None
        said, nullable = node.get('type'), False
        if isinstance(said, list):
            nullable = 'null' in said
            rest = [each for each in said if each != 'null']
            said = rest[0] if len(rest) == 1 else None
        reader = {'string': self.string, 'integer': self.integer, 'number': self.real, 'boolean': self.boolean,
                  'array': self.list}.get(said)
        if said == 'object':
            self.complain(node, path, 'an object inside another needs a name: put it into components.schemas and $ref it')
            return None
        if not reader:
            self.complain(node, path, "type must be string, integer, number, boolean, array, or [one of them, 'null']")
            return None
        made = reader(node, path, name)
        return (made, nullable, node) if made else None

    ALWAYS = {'type', 'description', 'title', 'example', 'examples', 'deprecated', 'default', 'x-secret', 'x-made'}

    def type_of_ref(self, node, path):
        extra = set(node) - {'$ref', 'description', 'x-secret', 'default'}
        if extra:
            self.complain(node, path, f'beside a $ref only description, default and x-secret are understood, not {", ".join(sorted(extra))}')
        found = self.target(node['$ref'], path, node, 'schemas')
        if not found:
            return None
        owner, name, there = found
        if there.get('type') == 'object':
            if there.get('x-made') is False:
                self.complain(node, path, f'{name} is x-made: false; C has no table of it')
                return None
            return Type('object', name=name), False, node
        made = Reader.silent(owner).type(there, path, name)
        return (made[0], made[1], node) if made else None

    @staticmethod
    def silent(contract):
        """A reader of a contract that was read already: its complaints were told then."""
        reader = Reader.__new__(Reader)
        reader.file, reader.name, reader.raw = contract.file, contract.name, contract.raw
        reader.contract, reader.common, reader.complaints = contract, contract.common, []
        return reader

    def string(self, node, path, name):
        self.keys(node, path, self.ALWAYS | {'format', 'enum', 'minLength', 'maxLength'})
        if 'enum' in node:
            return self.enum(node, path, name)
        given = node.get('format')
        least = self.number(node, path, 'minLength', 0, INT64_MAX)
        most = self.number(node, path, 'maxLength', 1, INT64_MAX)
        if given in BY_FORMAT:
            if least is not None or most is not None:
                self.complain(node, path, f'{given} has no length')
            return Type(BY_FORMAT[given])
        if given is not None and given not in FORMATS:
            self.complain(node, path, f'format {given} is not known; known are {", ".join([*FORMATS, *BY_FORMAT])}')
            return None
        if most is None and not FORMATS.get(given, False):
            self.complain(node, path, 'maxLength is missing: every text has a bound')
        if least is not None and most is not None and least > most:
            self.complain(node, path, 'minLength is more than maxLength')
        return Type('text', given, least, most)

    def enum(self, node, path, name):
        values = node['enum']
        if isinstance(node['type'], list) and isinstance(values, list):
            if None not in values:
                self.complain(node, path, 'an enum that may be null lists null too, or JSON Schema refuses it')
            values = [each for each in values if each is not None]
        if not isinstance(values, list) or not values or not all(isinstance(each, str) and ENUM_VALUE.match(each) for each in values):
            self.complain(node, path, 'enum must list words of letters, digits, - and _')
            return None
        if len({c_word(each) for each in values}) != len(values) or 'NONE' in map(c_word, values):
            self.complain(node, path, 'the values of an enum must differ in C too, and none may be "none"')
        if {'format', 'minLength', 'maxLength'} & set(node):
            self.complain(node, path, 'an enum has neither format nor length')
        return Type('enum', values=values, name=name)

    def integer(self, node, path, name):
        self.keys(node, path, self.ALWAYS | {'format', 'minimum', 'maximum'})
        if node.get('format', 'int64') != 'int64':
            self.complain(node, path, 'the only format of an integer is int64')
        least = self.number(node, path, 'minimum', INT64_MIN, INT64_MAX)
        most = self.number(node, path, 'maximum', INT64_MIN, INT64_MAX)
        return self.bounds(node, path, Type('int', min=least, max=most))

    def real(self, node, path, name):
        self.keys(node, path, self.ALWAYS | {'minimum', 'maximum'})
        least = self.number(node, path, 'minimum', -1e300, 1e300, whole=False)
        most = self.number(node, path, 'maximum', -1e300, 1e300, whole=False)
        return self.bounds(node, path, Type('real', min=least, max=most))

    def bounds(self, node, path, made):
        if made.min is not None and made.max is not None and (made.min > made.max or made.min == made.max == 0):
            self.complain(node, path, 'minimum is more than maximum, or both are 0')
        return made

    def boolean(self, node, path, name):
        self.keys(node, path, self.ALWAYS)
        return Type('bool')

    def list(self, node, path, name):
        self.keys(node, path, self.ALWAYS | {'items', 'minItems', 'maxItems'}, ('items',))
        made = self.type(node.get('items'), f'{path}.items', name)
        if not made:
            return None
        item, nullable, _ = made
        if nullable or item.kind == 'list':
            self.complain(node, path, 'the items of a list are neither null nor lists')
        if item.kind == 'real' and (item.min is not None or item.max is not None):
            self.complain(node, path, 'bounds of numbers in a list are not understood')
        least = self.number(node, path, 'minItems', 0, 100000)
        most = self.number(node, path, 'maxItems', 1, 100000)
        if most is None:
            self.complain(node, path, 'maxItems is missing: every list has a bound')
        return Type('list', min=least, max=most, item=item)

    # ---- problems ----

    def problems(self):
        for slug, node in self.raw.get('x-problems', {}).items():
            path = f'x-problems.{slug}'
            if not SLUG.match(slug):
                self.complain(node, path, 'a problem bears a slug: small-words-and-hyphens')
            if self.common and any(each.slug == slug for each in self.common.problems):
                self.complain(node, path, 'common.yaml has this problem already')
            if self.keys(node, path, {'status', 'title', 'description'}, ('status', 'title')):
                status = self.number(node, path, 'status', 400, 599) or 500
                self.contract.problems.append(Problem(slug, status, self.text(node, path, 'title')))

    def listed_problems(self, node, path):
        slugs = node.get('x-problems', [])
        if not isinstance(slugs, list):
            self.complain(node, path, 'x-problems must be a list of slugs')
            return []
        known = {each.slug for each in self.contract.problems}
        if self.common:
            known |= {each.slug for each in self.common.problems}
        for slug in slugs:
            if slug not in known:
                self.complain(node, path, f'x-problems names {slug}, which nobody defines')
        if len(set(slugs)) != len(slugs):
            self.complain(node, path, 'x-problems names one twice')
        return slugs

    # ---- operations ----

    OPERATION = {'operationId', 'summary', 'description', 'tags', 'security', 'parameters', 'requestBody', 'responses',
                 'deprecated', 'x-roles', 'x-rate', 'x-if-match', 'x-idempotency', 'x-body-max', 'x-body-to-file',
                 'x-problems', 'x-internal'}

    def paths(self):
        seen = {}
        for path, item in self.raw.get('paths', {}).items():
            where = f'paths.{path}'
            if not self.keys(item, where, {*METHODS, 'parameters'}):
                continue
            segments = path.split('/')
            if segments[:2] != ['', 'v1'] or len(segments) < 3 or not all(SEGMENT.match(each) for each in segments[2:]):
                self.complain(item, where, 'a path is /v1/words/{name}: small words, and whole segments in braces')
            for method in METHODS:
                if method not in item:
                    continue
                same = (method, re.sub(r'\{\w+\}', '{}', path))
                if same in seen:
                    self.complain(item[method], where, f'{method} {seen[same]} is the same for a router')
                seen[same] = path
                self.operation(path, method, item, item[method], f'{where}.{method}')

    def operation(self, path, method, item, node, where):
        if not self.keys(node, where, self.OPERATION, ('responses',)):
            return
        name = self.text(node, where, 'operationId')
        if name and (not SNAKE.match(name) or name in C_WORDS):
            self.complain(node, where, 'operationId is a snake_case name: it is the name of the handler')
        if any(each.id == name for each in self.contract.operations):
            self.complain(node, where, f'there is another operation {name}')
        described = self.described(node, where)
        security, internal = self.security(node, where, path)
        body, body_given, body_required = self.body(node, where, method, name)
        answers, streams = self.responses(node, where)
        idempotency = node.get('x-idempotency', 'optional' if method == 'post' else 'none')
        if idempotency not in ('required', 'optional', 'none') or (method in ('get', 'head') and idempotency != 'none'):
            self.complain(node, where, 'x-idempotency is required, optional or none; reading needs none')
        if_match = self.flag(node, where, 'x-if-match')
        if if_match and method in ('get', 'head'):
            self.complain(node, where, 'x-if-match is for changes')
        self.contract.operations.append(Operation(
            id=name, method=method, path=path, summary=str(node.get('summary') or first_sentence(described)), security=security,
            internal=internal, roles=self.roles(node, where, security), rates=self.rates(node, where, security),
            params=self.parameters(path, item, node, where, name), body=body, body_given=body_given,
            body_required=body_required, body_max=self.number(node, where, 'x-body-max', 1, 2**32) or 0,
            body_to_file=self.flag(node, where, 'x-body-to-file'), idempotency=idempotency, if_match=if_match,
            streams=streams, answers=answers, problems=self.listed_problems(node, where)))
        if body and self.flag(node, where, 'x-body-to-file'):
            self.complain(node, where, 'x-body-to-file is for bodies that are not JSON')

    def security(self, node, where, path):
        said = node.get('security')
        if not isinstance(said, list):
            self.complain(node, where, 'security is missing: [] if anybody may')
            return 'NONE', False
        known = {'[]': 'NONE', "[{'session': []}]": 'SESSION', "[{'session': []}, {}]": 'OPTIONAL', "[{'service': []}]": 'INTERNAL'}
        kind = known.get(str([dict(each) if isinstance(each, dict) else each for each in said]))
        if not kind:
            self.complain(node, where, 'security is one of [], [{session: []}], [{session: []}, {}], [{service: []}]')
            return 'NONE', False
        schemes = self.raw.get('components', {}).get('securitySchemes', {})
        for each in said:
            for scheme in each:
                if scheme not in schemes:
                    self.complain(node, where, f'components.securitySchemes lacks {scheme}: '
                                  f"{{ $ref: 'common.yaml#/components/securitySchemes/{scheme}' }}")
        marked = path.startswith('/v1/internal/') or self.flag(node, where, 'x-internal')
        if marked != (kind == 'INTERNAL'):
            self.complain(node, where, 'security [{service: []}] and x-internal: true (or /v1/internal/…) go together')
        return kind, kind == 'INTERNAL'

    def roles(self, node, where, security):
        roles = node.get('x-roles', [])
        if not isinstance(roles, list) or not all(each in ROLES for each in roles):
            self.complain(node, where, f'x-roles lists some of {", ".join(ROLES)}')
            return []
        if roles and security != 'SESSION':
            self.complain(node, where, 'x-roles needs security [{session: []}]')
        return roles

    def rates(self, node, where, security):
        made = []
        for rate in node.get('x-rate', []):
            if not self.keys(rate, f'{where}.x-rate', {'per', 'burst', 'every'}, ('per', 'burst', 'every')):
                continue
            if rate['per'] not in ('user', 'address'):
                self.complain(rate, where, 'x-rate counts per user or per address')
            if rate['per'] == 'user' and security not in ('SESSION', 'OPTIONAL'):
                self.complain(rate, where, 'x-rate per user needs a session')
            burst = self.number(rate, where, 'burst', 1, 10**6, whole=False)
            every = self.number(rate, where, 'every', 1, 10**6, whole=False)
            made.append((rate['per'], burst or 1, every or 1))
        return made

    def parameters(self, path, item, node, where, name):
        schema = Schema(f'{name}_params', f'Parameters of {name}.', [])
        wanted = re.findall(r'\{(\w+)\}', path)
        found = []
        both = [('path', each) for each in item.get('parameters', [])] + [('own', each) for each in node.get('parameters', [])]
        for number, (_, each) in enumerate(both):
            there = f'{where}.parameters.{number}'
            each = self.follow(each, there, 'parameters')
            if not each or not self.keys(each, there, {'name', 'in', 'required', 'description', 'schema', 'example', 'explode', 'deprecated'},
                                         ('name', 'in', 'schema')):
                continue
            self.text(each, there, 'description')
            if each['in'] == 'header':
                if each['name'] not in ('Idempotency-Key', 'If-Match'):
                    self.complain(each, there, 'the only header parameters are those of x-idempotency and x-if-match')
                continue
            if each['in'] == 'path':
                found.append(each['name'])
            self.parameter(schema, each, there)
        for each in {*wanted} ^ {*found}:
            self.complain(node, where, f'{each} must stand both in the path and among the parameters')
        self.clashes(schema, node, where)
        return schema if schema.fields else None

    def parameter(self, schema, node, path):
        name, required = node['name'], self.flag(node, path, 'required')
        if node['in'] not in ('path', 'query'):
            self.complain(node, path, 'a parameter is in path or query')
        if not SNAKE.match(name) or name in C_WORDS or any(each.name == name for each in schema.fields):
            self.complain(node, path, 'a parameter bears a snake_case name of its own')
        if node['in'] == 'path' and not required:
            self.complain(node, path, 'what stands in the path is required: true')
        made = self.type(node['schema'], f'{path}.schema', f'{schema.name}_{name}')
        if not made:
            return
        kind, nullable, said = made
        if nullable or kind.kind == 'object' or kind.kind == 'list' and kind.item.kind == 'object':
            self.complain(node, path, 'a parameter is a plain value or a list of them')
            return
        if kind.kind == 'list' and (node.get('explode') is not False or node['in'] == 'path'):
            self.complain(node, path, 'a list is in the query with explode: false (a,b,c)')
        if node['in'] == 'path' and kind.kind == 'text' and kind.format not in ('slug', 'token', 'digits'):
            self.complain(node, path, 'text in a path has the format slug, token or digits')
        self.add(schema, Field(name, kind, required, secret=self.flag(said, path, 'x-secret'),
                               default=self.default(said, path, kind, required)), node, path)
        if kind.kind == 'enum' and kind.name == f'{schema.name}_{name}':
            self.inline_enum(kind)

    def inline_enum(self, kind):
        self.contract.enums.setdefault(kind.name, Enum(kind.name, kind.values))

    def inline_enums(self):
        """Enums written inside a property get the name of their schema and property."""
        for schema in self.contract.schemas.values():
            for each in schema.fields:
                kind = each.type.item if each.type.kind == 'list' else each.type
                if kind.kind == 'enum' and kind.name == f'{schema.name}_{each.name}':
                    if kind.name in self.raw.get('components', {}).get('schemas', {}):
                        self.complain(None, f'components.schemas.{schema.name}', f'the enum of {each.name} clashes with the schema {kind.name}')
                    self.inline_enum(kind)

    def body(self, node, where, method, name):
        if 'requestBody' not in node:
            return None, False, False
        given, path = node['requestBody'], f'{where}.requestBody'
        if method in ('get', 'head', 'delete'):
            self.complain(given, path, f'{method} has no body')
        if not self.keys(given, path, {'description', 'required', 'content'}, ('content',)):
            return None, True, False
        required = self.flag(given, path, 'required')
        content = given['content']
        if not isinstance(content, Map) or not content:
            self.complain(given, path, 'content must name a media type')
            return None, True, required
        if 'application/json' not in content:
            return None, True, required
        if len(content) > 1:
            self.complain(given, path, 'JSON is the only body of an operation that takes JSON')
        return self.body_schema(content['application/json'], f'{path}.content.application/json', name), True, required

    def body_schema(self, media, path, name):
        if not self.keys(media, path, {'schema', 'example', 'examples'}, ('schema',)):
            return None
        node = media['schema']
        if isinstance(node, Map) and node.get('type') == 'object' and '$ref' not in node:
            node.setdefault('description', f'Body of {name}.')
            return name if self.object(name, node, f'{path}.schema') else None
        return self.object_ref(node, f'{path}.schema')

    def object_ref(self, node, path):
        """The name of the object that a $ref leads to."""
        if not isinstance(node, Map) or '$ref' not in node:
            self.complain(node, path, 'must be a $ref to an object of components.schemas')
            return None
        made = self.type_of_ref(node, path)
        if made and made[0].kind != 'object':
            self.complain(node, path, 'must lead to an object')
            return None
        return made[0].name if made else None

    def responses(self, node, where):
        answers, streams, succeeds = [], False, False
        for status, given in node['responses'].items():
            path = f'{where}.responses.{status}'
            is_problem = isinstance(given, Map) and given.get('$ref') == 'common.yaml#/components/responses/problem'
            if status == 'default' or re.match(r'^[45]\d\d$', status):
                if not is_problem:
                    self.complain(given, path, "a failure is { $ref: 'common.yaml#/components/responses/problem' }")
                continue
            if not re.match(r'^[23]\d\d$', status):
                self.complain(given, path, "a status is '200' … '599' in quotes, or default")
                continue
            succeeds = True
            if not self.keys(given, path, {'description', 'content', 'headers'}, ('description',)):
                continue
            self.text(given, path, 'description')
            for name, header in given.get('headers', {}).items():
                self.follow(header, f'{path}.headers.{name}', 'headers')
            for media, content in given.get('content', {}).items():
                streams = streams or media == 'text/event-stream'
                if media == 'application/json' and self.keys(content, path, {'schema', 'example', 'examples'}, ('schema',)):
                    answer = self.object_ref(content['schema'], f'{path}.content.{media}.schema')
                    if answer and answer not in answers:
                        answers.append(answer)
        if not succeeds:
            self.complain(node, f'{where}.responses', 'there is no way to succeed')
        if 'default' not in node['responses']:
            self.complain(node, f'{where}.responses', "default: { $ref: 'common.yaml#/components/responses/problem' } is missing")
        return answers, streams

    # ---- events ----

    def events(self):
        for type_, item in self.raw.get('webhooks', {}).items():
            path = f'webhooks.{type_}'
            if not EVENT.match(type_):
                self.complain(item, path, 'an event is noun.happened')
            if not self.keys(item, path, {'post'}, ('post',)):
                continue
            post = item['post']
            if not self.keys(post, path, {'operationId', 'summary', 'description', 'tags', 'requestBody', 'responses'}, ('requestBody',)):
                continue
            self.described(post, path)
            if post.get('operationId', type_.replace('.', '_')) != type_.replace('.', '_'):
                self.complain(post, path, f'its operationId, if any, is {type_.replace(".", "_")}')
            media = post['requestBody'].get('content', {}).get('application/json', Map())
            shape = self.object_ref(media.get('schema'), f'{path}.post.requestBody')
            if shape:
                self.contract.events.append(Event(type_, shape))

    TOP = {'openapi', 'info', 'servers', 'tags', 'paths', 'webhooks', 'components', 'x-problems'}

    def read(self):
        self.keys(self.raw, 'contract', self.TOP, ('openapi', 'info', 'paths'))
        if not str(self.raw.get('openapi', '')).startswith('3.1.'):
            self.complain(self.raw, 'openapi', 'must be 3.1.x')
        info = self.raw.get('info')
        if self.keys(info, 'info', {'title', 'version', 'description', 'license', 'contact', 'summary'}):
            for key in ('title', 'version', 'description'):
                self.text(info, 'info', key)
        self.problems()
        self.schemas()
        self.paths()
        self.events()
        self.inline_enums()
        if self.complaints:
            raise Refused('\n'.join(text for _, text in sorted(dict.fromkeys(self.complaints))))
        return self.contract


def first_sentence(text):
    return re.split(r'(?<=[.;:])\s', text)[0].rstrip('.;:')


def c_word(text):
    return re.sub(r'[^A-Z0-9]', '_', text.upper())


def read_common(file):
    return Reader(file, None).read()


def read_contract(file):
    """A contract with what it shares; common.yaml lies beside it.  Raises Refused."""
    common = os.path.join(os.path.dirname(file), 'common.yaml')
    if os.path.basename(file) == 'common.yaml':
        return read_common(file)
    return Reader(file, read_common(common)).read()
