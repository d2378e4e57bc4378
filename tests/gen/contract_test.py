#!/usr/bin/python3
"""contract_test.py: what gen/contract.py makes of a lawful contract, and how it refuses the rest: file, line, place, reason."""

import copy
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import yaml

sys.dont_write_bytecode = True
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
sys.path.insert(0, os.path.join(ROOT, 'server', 'gen'))

import contract as contract_py  # noqa: E402
import openapi  # noqa: E402

# Everything that the generator knows, once.
WHOLE = '''
openapi: 3.1.0
info: { title: Things, version: '1.2', description: A service for tests. }
x-problems:
  thing-gone: { status: 410, title: 'The thing is gone, "really"' }
paths:
  /v1/things:
    get:
      operationId: list_things
      summary: All things
      security: [{ session: [] }, {}]
      parameters:
        - { $ref: 'common.yaml#/components/parameters/cursor' }
        - { $ref: 'common.yaml#/components/parameters/limit' }
        - { name: kind, in: query, description: Which., schema: { type: string, enum: [big, small] } }
        - { name: kinds, in: query, explode: false, description: Which., schema: { type: array, maxItems: 2, items: { $ref: '#/components/schemas/thing_kind' } } }
        - { name: open, in: query, description: Only those., schema: { type: boolean } }
      responses:
        '200':
          description: Things.
          headers: { Link: { $ref: 'common.yaml#/components/headers/link' } }
          content: { application/json: { schema: { $ref: '#/components/schemas/thing_page' } } }
        default: { $ref: 'common.yaml#/components/responses/problem' }
    post:
      operationId: make_thing
      description: Makes a thing. It is new.
      security: [{ session: [] }]
      x-roles: [professional, admin]
      x-rate: [{ per: user, burst: 5, every: 60 }, { per: address, burst: 100, every: 3600 }]
      x-idempotency: required
      x-body-max: 100000
      x-problems: [thing-gone, forbidden]
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/thing' } } }
      responses:
        '201': { description: Made., content: { application/json: { schema: { $ref: '#/components/schemas/thing' } } } }
        default: { $ref: 'common.yaml#/components/responses/problem' }
  /v1/things/{thing_id}:
    parameters:
      - { name: thing_id, in: path, required: true, description: Whose., schema: { type: string, format: uuid } }
    patch:
      operationId: change_thing
      summary: Changes it
      security: [{ session: [] }]
      x-if-match: true
      requestBody:
        content:
          application/json:
            schema:
              type: object
              x-patch: true
              additionalProperties: false
              properties:
                name: { type: [string, 'null'], format: line, maxLength: 10 }
                count: { type: integer, maximum: 9 }
      responses:
        '204': { description: Changed. }
        '412': { $ref: 'common.yaml#/components/responses/problem' }
        default: { $ref: 'common.yaml#/components/responses/problem' }
  /v1/things/{thing_id}/picture:
    put:
      operationId: put_picture
      summary: Its picture
      security: []
      x-body-to-file: true
      parameters:
        - { name: thing_id, in: path, required: true, description: Whose., schema: { type: string, format: uuid } }
      requestBody: { required: true, content: { image/png: { schema: { type: string, format: binary } } } }
      responses:
        '204': { description: Kept. }
        default: { $ref: 'common.yaml#/components/responses/problem' }
  /v1/things/stream:
    get:
      operationId: stream_things
      summary: As they come
      security: [{ session: [] }]
      responses:
        '200': { description: Events., content: { text/event-stream: { schema: { type: string } } } }
        default: { $ref: 'common.yaml#/components/responses/problem' }
  /v1/internal/things/{thing_id}:
    get:
      operationId: get_thing
      summary: For others
      security: [{ service: [] }]
      parameters:
        - { name: thing_id, in: path, required: true, description: Whose., schema: { type: string, format: uuid } }
      responses:
        '200': { description: It., content: { application/json: { schema: { $ref: '#/components/schemas/thing' } } } }
        default: { $ref: 'common.yaml#/components/responses/problem' }
webhooks:
  thing.made: { post: { summary: A new thing, requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/thing' } } } } } }
components:
  securitySchemes:
    session: { $ref: 'common.yaml#/components/securitySchemes/session' }
    service: { $ref: 'common.yaml#/components/securitySchemes/service' }
  schemas:
    thing_kind: { description: What it is., type: string, enum: [big, very-small] }
    thing_page:
      description: Things.
      type: object
      additionalProperties: false
      required: [items]
      properties: { items: { type: array, maxItems: 100, items: { $ref: '#/components/schemas/thing' } } }
    thing:
      description: 'A thing, with "quotes" and a */ in its words.'
      type: object
      additionalProperties: false
      required: [thing_id, kind, made_at, on, price, ratio, alive, count, tags]
      properties:
        thing_id: { type: string, format: uuid }
        kind: { $ref: '#/components/schemas/thing_kind' }
        made_at: { type: string, format: date-time }
        on: { type: string, format: date }
        price: { $ref: 'common.yaml#/components/schemas/money' }
        old_price: { $ref: 'common.yaml#/components/schemas/money' }
        phone: { $ref: 'common.yaml#/components/schemas/phone' }
        language: { $ref: 'common.yaml#/components/schemas/language', default: ar }
        ratio: { type: number, minimum: -1, maximum: 1.5 }
        alive: { type: boolean }
        count: { type: integer, minimum: 0 }
        rest: { type: integer, maximum: 0, minimum: -5 }
        less: { type: integer, maximum: 7 }
        maybe: { type: boolean }
        shade: { type: [string, 'null'], enum: [dark, light, null] }
        note: { type: [string, 'null'], format: prose, maxLength: 500 }
        weight: { type: [integer, 'null'] }
        limit: { type: integer, minimum: 1, maximum: 100, default: 20 }
        secret_word: { type: string, format: token, minLength: 4, maxLength: 40, x-secret: true }
        tags: { type: array, minItems: 1, maxItems: 5, items: { type: string, format: slug, minLength: 2, maxLength: 20 } }
        kinds: { type: array, maxItems: 5, items: { $ref: '#/components/schemas/thing_kind' } }
        parts: { type: array, maxItems: 3, items: { $ref: '#/components/schemas/part' } }
        ids: { type: array, maxItems: 3, items: { type: string, format: uuid } }
    part:
      description: A part.
      type: object
      additionalProperties: false
      properties:
        size: { type: integer, minimum: 1, maximum: 9 }
'''


COMMON = openapi.read_common(os.path.join(ROOT, 'contracts', 'common.yaml'))
openapi.read_common = lambda file: COMMON  # it is the same in all folders, and reading it takes longest


def read(file):
    with open(file, encoding='utf-8') as stream:
        return stream.read()


class Folder:
    """A folder with common.yaml and one contract in it."""

    def __init__(self, text, name='things.yaml'):
        self.path = tempfile.mkdtemp()
        shutil.copy(os.path.join(ROOT, 'contracts', 'common.yaml'), self.path)
        self.file = os.path.join(self.path, name)
        with open(self.file, 'w', encoding='utf-8') as stream:
            stream.write(text)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path)


def made_of(text):
    with Folder(text) as folder:
        contract_py.make(openapi.read_contract(folder.file), folder.path)
        return tuple(read(os.path.join(folder.path, f'things.{end}')) for end in ('api.h', 'api.c', 'routes.c'))


def complaints_of(text):
    with Folder(text) as folder:
        try:
            openapi.read_contract(folder.file)
        except openapi.Refused as refused:
            return str(refused).replace(folder.path + '/', '')
    return ''


def flat(text):
    return ' '.join(text.split())


class Makes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.header, cls.shapes, cls.routes = made_of(WHOLE)

    def has(self, text, *parts):
        for part in parts:
            self.assertIn(flat(part), flat(text))

    def test_says_what_it_was_made_from(self):
        for text in (self.header, self.shapes, self.routes):
            self.assertRegex(text.splitlines()[0], r'made from contracts/things\.yaml by server/gen/contract\.py')

    def test_enums(self):
        self.has(self.header, 'enum thing_kind { THING_KIND_NONE, THING_KIND_BIG, THING_KIND_VERY_SMALL };',
                 'enum thing_shade { THING_SHADE_NONE, THING_SHADE_DARK, THING_SHADE_LIGHT };',
                 'enum list_things_params_kind { LIST_THINGS_PARAMS_KIND_NONE,')
        self.has(self.shapes, 'const char *const thing_kind_names[] = { "", "big", "very-small", NULL };')

    def test_structs(self):
        self.has(self.header, 'uuid thing_id; int kind; /* enum thing_kind */ instant made_at; date on; const struct money *price;',
                 'const struct money *old_price; str phone; int language; /* enum language */ double ratio; bool alive; int64_t count;',
                 'int64_t rest; bool has_rest; int64_t less; bool has_less; bool maybe; bool has_maybe; int shade;',
                 'str note; int64_t weight; bool has_weight; int64_t limit; str secret_word;',
                 'struct list_of tags; /* of str */ struct list_of kinds; /* of enum thing_kind */ struct list_of parts; /* of struct part */')
        self.has(self.header, 'struct change_thing { str name; bool has_name; int64_t count; bool has_count; };')
        self.has(self.header, 'struct list_things_params { str cursor; int64_t limit; int kind;')

    def test_tables(self):
        self.has(self.shapes,
                 'FIELD(thing, thing_id),',
                 'FIELD(thing, kind, .names = thing_kind_names),',
                 'FIELD(thing, price, .of = &money_shape),',
                 'FIELD(thing, old_price, .optional = true, .of = &money_shape),',
                 'FIELD(thing, phone, .optional = true, .format = F_PHONE),',
                 'FIELD(thing, language, .optional = true, .preset = LANGUAGE_AR, .names = language_names),',
                 'FIELD(thing, ratio, .real_min = -1, .real_max = 1.5),',
                 'FIELD(thing, count, .max = INT64_MAX),',
                 'FIELD(thing, rest, .optional = true, HAS(thing, rest), .min = -5),',
                 'FIELD(thing, less, .optional = true, HAS(thing, less), .min = INT64_MIN, .max = 7),',
                 'FIELD(thing, note, .optional = true, .nullable = true, .format = F_PROSE, .max = 500),',
                 'FIELD(thing, weight, .optional = true, .nullable = true, HAS(thing, weight)),',
                 'FIELD(thing, limit, .optional = true, .preset = 20, .min = 1, .max = 100),',
                 '.format = F_TOKEN, .min = 4, .max = 40, .secret = true),',
                 'FIELD(thing, tags, .min = 1, .max = 5, .items = K_TEXT, .format = F_SLUG, .item_min = 2, .item_max = 20),',
                 'FIELD(thing, kinds, .optional = true, .max = 5, .items = K_ENUM, .names = thing_kind_names),',
                 'FIELD(thing, parts, .optional = true, .max = 3, .items = K_OBJECT, .of = &part_shape),',
                 'FIELD(thing, ids, .optional = true, .max = 3, .items = K_UUID),',
                 'FIELD(change_thing, name, .optional = true, .nullable = true, HAS(change_thing, name), .format = F_LINE, .max = 10),',
                 'const struct shape thing_shape = SHAPE(thing);')

    def test_handlers(self):
        self.has(self.header,
                 'struct reply *list_things(struct req *, const struct list_things_params *);',
                 'struct reply *make_thing(struct req *, const struct thing *);',
                 'struct reply *change_thing(struct req *, const struct change_thing_params *, const struct change_thing *);',
                 'struct reply *put_picture(struct req *, const struct put_picture_params *);',
                 'struct reply *stream_things(struct req *);')

    def test_words_for_answers_events_and_calls(self):
        self.has(self.header,
                 'static inline struct reply *reply_thing(struct req *req, int status, const struct thing *it)',
                 'static inline struct reply *reply_thing_versioned(',
                 'static inline struct reply *reply_thing_page(struct req *req, struct list_of items, str next)',
                 'return reply_page(req, &thing_shape, items, next);',
                 'static inline void emit_thing_made(struct db *tx, const struct thing *it)',
                 'static inline int call_get_thing(struct req *req, const struct get_thing_params *params, struct thing *out)')
        self.assertNotIn('call_make_thing', self.header)  # not internal

    def test_routes(self):
        self.has(self.routes,
                 '{ HTTP_POST, "/v1/things", "make_thing",', '.security = SECURITY_SESSION,',
                 '.roles = 1u << ROLE_PROFESSIONAL | 1u << ROLE_ADMIN',
                 '.idempotent = true, .key_required = true,', '.body_max = 100000', '.rate_count = 2',
                 '{ RATE_PER_USER, .burst = 5, .every = 60 }, { RATE_PER_ADDRESS, .burst = 100, .every = 3600 },',
                 'make_thing_problems[] = { &problem_THING_GONE, &problem_FORBIDDEN, NULL };',
                 '.summary = "Makes a thing"',
                 '.body = &change_thing_shape, .body_optional = true, .idempotent = true, .if_match = true',
                 '.streams = true, .reads = true', '.body_to_file = true',
                 'put_picture_types[] = { "image/png", NULL };', '.body_types = put_picture_types', '.security = SECURITY_OPTIONAL', '.security = SECURITY_INTERNAL',
                 'return put_picture(req, params);', '{ "thing.made", &thing_shape },', '.version = "1.2"')

    def test_problems(self):
        self.has(self.shapes, r'const struct problem problem_THING_GONE = { "thing-gone", 410, "The thing is gone, \"really\"" };')

    def test_compiles_with_every_warning(self):
        with Folder(WHOLE) as folder:
            for file in (folder.file, os.path.join(folder.path, 'common.yaml')):
                contract_py.make(openapi.read_contract(file), folder.path)
            for compiler in ('gcc', 'clang'):
                for name in ('common.api.c', 'things.api.c', 'things.routes.c'):
                    done = subprocess.run(
                        [compiler, '-std=gnu17', '-D_GNU_SOURCE', '-fsyntax-only', '-Wall', '-Wextra', '-Werror', '-Wwrite-strings',
                         '-Wno-unused-parameter', '-Wno-missing-field-initializers', '-Wmissing-prototypes',
                         '-I', os.path.join(ROOT, 'server'), '-I', folder.path, os.path.join(folder.path, name)],
                        capture_output=True, text=True, check=False)
                    self.assertEqual(done.returncode, 0, done.stderr)

    def test_is_read_in_a_breath(self):
        for text in (self.header, self.shapes, self.routes):
            for line in text.splitlines():
                if line.startswith('static inline') or line.startswith('struct reply *'):
                    continue
                self.assertLessEqual(len(line.expandtabs(8)), 110, line)

    def test_an_empty_contract(self):
        _, shapes, routes = made_of("openapi: 3.1.0\ninfo: { title: T, version: '1', description: D. }\npaths: {}\n")
        self.has(routes, '.routes = NULL, .route_count = 0, .tells = NULL, .tell_count = 0,')


class Tree:
    """The whole contract, to be changed at a place before it is read."""

    def __init__(self):
        # YAML 1.1, which this reads and writes, takes `on` for true.
        self.tree = yaml.safe_load(re.sub(r'\bon(: \{|, )', r"'on'\1", WHOLE))

    def at(self, *steps):
        node = self.tree
        for step in steps:
            node = node[step]
        return node


POST = ('paths', '/v1/things', 'post')
GET = ('paths', '/v1/things', 'get')
THING = ('components', 'schemas', 'thing')
PROPERTIES = (*THING, 'properties')

# (where, what is put there (None: taken away), what is said about it)
REFUSED = [
    ((), {'x-new': 1}, 'contract: x-new is not understood here'),
    ((), {'openapi': '3.0.3'}, 'must be 3.1.x'),
    ((), {'info': {'title': 'T', 'version': '1'}}, 'info: description is missing'),
    ((), {'x-problems': [1]}, 'x-problems must be a mapping'),
    ((), {'paths': []}, 'paths must be a mapping'),
    # operations
    (POST, {'operationId': None}, 'paths./v1/things.post: operationId is missing'),
    (POST, {'operationId': 'makeThing'}, 'operationId is a snake_case name'),
    (POST, {'operationId': 'make-thing'}, 'operationId is a snake_case name'),
    (POST, {'operationId': 'switch'}, 'operationId is a snake_case name'),
    (POST, {'operationId': 'list_things'}, 'there is another operation list_things'),
    (POST, {'description': None}, 'paths./v1/things.post: description is missing'),
    (POST, {'description': ' '}, 'description must be text'),
    (POST, {'security': None}, 'security is missing'),
    (POST, {'security': [{'session': []}, {'service': []}]}, 'security is one of'),
    (POST, {'security': [{'session': ['read']}]}, 'security is one of'),
    (POST, {'security': [{'service': []}]}, 'go together'),
    (POST, {'x-internal': True}, 'go together'),
    (POST, {'tags': ['ghosts']}, 'tags names ghosts'),
    (POST, {'x-problems': ['no-such']}, 'x-problems names no-such, which nobody defines'),
    (POST, {'x-problems': ['forbidden', 'forbidden']}, 'names one twice'),
    (POST, {'x-problems': 'forbidden'}, 'x-problems must be a list'),
    (POST, {'x-roles': ['boss']}, 'x-roles lists some of client, professional, support, admin'),
    (POST, {'x-rate': [{'per': 'house', 'burst': 1, 'every': 1}]}, 'per user or per address'),
    (POST, {'x-rate': [{'per': 'user', 'burst': 1}]}, 'every is missing'),
    (POST, {'x-rate': [{'per': 'user', 'burst': 0, 'every': 1}]}, 'burst must be'),
    (POST, {'x-idempotency': 'always'}, 'x-idempotency is required, optional or none'),
    (POST, {'x-body-max': -1}, 'x-body-max must be'),
    (POST, {'callbacks': {}}, 'callbacks is not understood here'),
    (POST, {'x-unheard': 1}, 'x-unheard is not understood here'),
    (POST, {'responses': {}}, 'there is no way to succeed'),
    (POST, {'responses': {'201': {'description': 'Made.'}}}, 'default: { $ref:'),
    (POST, {'responses': {'201': {}, 'default': {'$ref': 'common.yaml#/components/responses/problem'}}}, 'description is missing'),
    ((*POST, 'responses'), {'409': {'description': 'No.'}}, 'a failure is { $ref:'),
    ((*POST, 'responses'), {'2XX': {'description': 'Yes.'}}, 'a status is'),
    ((*POST, 'responses', '201', 'content', 'application/json'), {'schema': {'type': 'object'}}, 'must be a $ref to an object'),
    ((*POST, 'requestBody'), {'content': {'application/json': {'schema': {'$ref': '#/components/schemas/thing_kind'}}}}, 'must lead to an object'),
    ((*POST, 'requestBody'), {'content': {'application/json': {}, 'text/plain': {}}}, 'JSON is the only body'),
    (GET, {'requestBody': {'content': {}}}, 'get has no body'),
    (GET, {'x-if-match': True}, 'x-if-match is for changes'),
    (GET, {'x-idempotency': 'optional'}, 'reading needs none'),
    (GET, {'x-roles': ['admin']}, 'x-roles needs security'),
    (('paths',), {'/v2/things': {}}, 'a path is /v1/words/{name}'),
    (('paths',), {'/v1/Things': {}}, 'a path is /v1/words/{name}'),
    (('paths',), {'/v1/x{y}': {}}, 'a path is /v1/words/{name}'),
    (('paths', '/v1/things'), {'summary': 'x'}, 'summary is not understood here'),
    (('paths', '/v1/things'), {'trace': {}}, 'trace is not understood here'),
    # parameters
    ((*GET, 'parameters', 2), {'description': None}, 'description is missing'),
    ((*GET, 'parameters', 2), {'name': 'Kind'}, 'snake_case name of its own'),
    ((*GET, 'parameters', 2), {'name': 'limit'}, 'snake_case name of its own'),
    ((*GET, 'parameters', 2), {'in': 'cookie'}, 'in path or query'),
    ((*GET, 'parameters', 2), {'in': 'header'}, 'the only header parameters'),
    ((*GET, 'parameters', 2), {'in': 'path', 'required': True}, 'kind must stand both in the path and among the parameters'),
    ((*GET, 'parameters', 2), {'style': 'form'}, 'style is not understood here'),
    ((*GET, 'parameters', 3), {'explode': True}, 'explode: false'),
    (GET, {'parameters': [{'$ref': 'common.yaml#/components/parameters/idempotency_key'}]}, 'x-idempotency is none'),
    (GET, {'parameters': [{'$ref': 'common.yaml#/components/parameters/if_match'}]}, 'If-Match without x-if-match'),
    (GET, {'parameters': [{'$ref': 'common.yaml#/components/parameters/nobody'}]}, '$ref leads nowhere'),
    (('paths', '/v1/things/{thing_id}'), {'parameters': []}, 'thing_id must stand both in the path and among the parameters'),
    (('paths', '/v1/things/{thing_id}', 'parameters', 0), {'schema': {'type': 'string', 'maxLength': 9}}, 'slug, token or digits'),
    (('paths', '/v1/things/{thing_id}', 'parameters', 0), {'required': False}, 'required: true'),
    # schemas
    (THING, {'description': None}, 'components.schemas.thing: description is missing'),
    (THING, {'additionalProperties': None}, 'additionalProperties: false is missing'),
    (THING, {'additionalProperties': True}, 'additionalProperties: false is missing'),
    (THING, {'properties': None}, 'properties is missing'),
    (THING, {'required': ['thing_id', 'ghost']}, 'required names ghost, which is no property'),
    (THING, {'minProperties': 1}, 'minProperties is not understood here'),
    (THING, {'discriminator': {}}, 'discriminator is not understood here'),
    (('components', 'schemas'), {'Thing': {'type': 'object'}}, 'snake_case name'),
    (('components', 'schemas'), {'page': {'type': 'object'}}, 'neither C nor lib has taken'),
    (('components', 'schemas'), {'pages': {'description': 'd', 'type': 'array', 'maxItems': 1, 'items': {'type': 'boolean'}}}, 'only objects, enums and plain values bear a name'),
    (('components',), {'examples': {}}, 'examples is not understood here'),
    (PROPERTIES, {'camelCase': {'type': 'boolean'}}, 'a property bears a snake_case name'),
    (PROPERTIES, {'default': {'type': 'boolean'}}, 'default is a word of C'),
    (PROPERTIES, {'has_rest': {'type': 'boolean'}}, 'has_rest clashes'),
    (PROPERTIES, {'x': {'type': 'string'}}, 'maxLength is missing'),
    (PROPERTIES, {'x': {'type': 'string', 'maxLength': 5, 'pattern': '^a$'}}, 'pattern is not for us'),
    (PROPERTIES, {'x': {'type': 'string', 'format': 'password', 'maxLength': 9}}, 'format password is not known'),
    (PROPERTIES, {'x': {'type': 'string', 'minLength': 5, 'maxLength': 4}}, 'minLength is more than maxLength'),
    (PROPERTIES, {'x': {'type': 'string', 'format': 'uuid', 'maxLength': 36}}, 'uuid has no length'),
    (PROPERTIES, {'x': {'type': 'string', 'enum': []}}, 'enum must list words'),
    (PROPERTIES, {'x': {'type': 'string', 'enum': ['a b']}}, 'enum must list words'),
    (PROPERTIES, {'x': {'type': 'string', 'enum': ['a-b', 'a_b']}}, 'must differ in C too'),
    (PROPERTIES, {'x': {'type': 'string', 'enum': ['none', 'all']}}, 'none may be "none"'),
    (PROPERTIES, {'x': {'type': ['string', 'null'], 'enum': ['a']}}, 'lists null too'),
    (PROPERTIES, {'x': {'type': 'integer', 'enum': [1, 2]}}, 'enum is not understood here'),
    (PROPERTIES, {'x': {'type': 'integer', 'format': 'int32'}}, 'the only format of an integer is int64'),
    (PROPERTIES, {'x': {'type': 'integer', 'minimum': 5, 'maximum': 4}}, 'minimum is more than maximum'),
    (PROPERTIES, {'x': {'type': 'integer', 'minimum': 0, 'maximum': 0}}, 'or both are 0'),
    (PROPERTIES, {'x': {'type': 'integer', 'maximum': 2**63}}, 'maximum must be a whole number'),
    (PROPERTIES, {'x': {'type': 'integer', 'multipleOf': 5}}, 'multipleOf is not understood here'),
    (PROPERTIES, {'x': {'type': 'number', 'exclusiveMinimum': 0}}, 'exclusiveMinimum is not understood here'),
    (PROPERTIES, {'x': {'type': 'array', 'items': {'type': 'boolean'}}}, 'maxItems is missing'),
    (PROPERTIES, {'x': {'type': 'array', 'maxItems': 2}}, 'items is missing'),
    (PROPERTIES, {'x': {'type': 'array', 'maxItems': 2, 'uniqueItems': True, 'items': {'type': 'boolean'}}}, 'uniqueItems is not understood here'),
    (PROPERTIES, {'x': {'type': 'array', 'maxItems': 2, 'items': {'type': 'array', 'maxItems': 2, 'items': {'type': 'boolean'}}}}, 'neither null nor lists'),
    (PROPERTIES, {'x': {'type': 'array', 'maxItems': 2, 'items': {'type': 'object', 'properties': {}}}}, 'needs a name'),
    (PROPERTIES, {'x': {'type': 'object', 'properties': {}}}, 'needs a name'),
    (PROPERTIES, {'x': {'type': ['string', 'integer']}}, 'type must be string, integer'),
    (PROPERTIES, {'x': {'type': 'null'}}, 'type must be string, integer'),
    (PROPERTIES, {'x': {}}, 'type must be string, integer'),
    (PROPERTIES, {'x': True}, 'must be a schema'),
    (PROPERTIES, {'x': {'oneOf': [{'type': 'boolean'}]}}, 'oneOf is not for us'),
    (PROPERTIES, {'x': {'anyOf': [{'type': 'boolean'}]}}, 'anyOf is not for us'),
    (PROPERTIES, {'x': {'allOf': [{'type': 'boolean'}]}}, 'allOf is not for us'),
    (PROPERTIES, {'x': {'not': {}}}, 'not is not for us'),
    (PROPERTIES, {'x': {'const': 1}}, 'const is not for us'),
    (PROPERTIES, {'x': {'$ref': '#/components/schemas/ghost'}}, '$ref leads nowhere'),
    (PROPERTIES, {'x': {'$ref': 'other.yaml#/components/schemas/thing'}}, '$ref must be'),
    (PROPERTIES, {'x': {'$ref': '#/components/parameters/thing'}}, '$ref must be'),
    (PROPERTIES, {'x': {'$ref': 'common.yaml#/components/schemas/problem'}}, 'x-made: false'),
    (PROPERTIES, {'x': {'$ref': '#/components/schemas/part', 'nullable': True}}, 'beside a $ref only description, default and x-secret'),
    (PROPERTIES, {'x': {'type': 'boolean', 'readOnly': True}}, 'readOnly is not understood here'),
    (PROPERTIES, {'x': {'type': 'boolean', 'x-secret': 'yes'}}, 'x-secret must be true or false'),
    (PROPERTIES, {'x': {'type': 'string', 'maxLength': 9, 'default': 'a'}}, 'default is understood for integers, booleans and enums'),
    (PROPERTIES, {'x': {'type': 'integer', 'maximum': 9, 'default': 10}}, 'default lies out of bounds'),
    (PROPERTIES, {'count': {'type': 'integer', 'default': 1}}, 'what is required needs no default'),
    (PROPERTIES, {f'x{i}': {'type': 'boolean'} for i in range(128)}, 'at most 128 properties'),
    (('paths', '/v1/things/{thing_id}', 'patch', 'requestBody', 'content', 'application/json', 'schema', 'properties'),
     {'size': {'type': ['integer', 'null']}}, 'C could not tell null from 0'),
    (('paths', '/v1/things/{thing_id}', 'patch', 'requestBody', 'content', 'application/json', 'schema', 'properties'),
     {'size': {'type': 'integer', 'default': 1}}, 'an x-patch schema has no defaults'),
    # problems and events
    (('x-problems',), {'Bad_Slug': {'status': 400, 'title': 'x'}}, 'a problem bears a slug'),
    (('x-problems',), {'not-found': {'status': 404, 'title': 'x'}}, 'common.yaml has this problem already'),
    (('x-problems',), {'odd': {'status': 200, 'title': 'x'}}, 'status must be'),
    (('x-problems',), {'odd': {'status': 400}}, 'title is missing'),
    (('webhooks',), {'thingMade': {'post': {}}}, 'an event is noun.happened'),
    (('webhooks', 'thing.made', 'post'), {'summary': None}, 'description is missing'),
    (('webhooks', 'thing.made', 'post'), {'operationId': 'told'}, 'its operationId, if any, is thing_made'),
    (('webhooks', 'thing.made', 'post'), {'requestBody': {'content': {}}}, 'must be a $ref to an object'),
    (('components', 'securitySchemes'), {'session': None}, 'components.securitySchemes lacks session'),
]


class Refuses(unittest.TestCase):
    def test_whole_is_right(self):
        self.assertEqual(complaints_of(WHOLE), '')
        self.assertEqual(complaints_of(yaml.safe_dump(Tree().tree, sort_keys=False)), '')

    def test_each_thing_that_a_table_cannot_say(self):
        for where, change, said in REFUSED:
            with self.subTest(where='.'.join(map(str, where)), change=str(change)[:60]):
                tree = Tree()
                node = tree.at(*where)
                for key, value in copy.deepcopy(change).items():
                    if value is None:
                        del node[key]
                    else:
                        node[key] = value
                told = complaints_of(yaml.safe_dump(tree.tree, sort_keys=False))
                self.assertIn(said, told)
                for line in told.splitlines():
                    self.assertRegex(line, r'^things\.yaml:\d+: \S+: .')

    def test_names_the_line(self):
        told = complaints_of(WHOLE.replace('x-roles: [professional, admin]', 'x-rolls: [professional, admin]'))
        line = 1 + WHOLE.split('x-roles:')[0].count('\n')
        self.assertTrue(told.startswith(f'things.yaml:{line}: paths./v1/things.post: x-rolls is not understood here'), told)

    def test_tells_all_at_once(self):
        text = WHOLE.replace('operationId: list_things', 'operationId: listThings').replace('x-idempotency: required', 'x-idempotency: always')
        self.assertEqual(len(complaints_of(text).splitlines()), 2)

    def test_keys_that_come_twice(self):
        self.assertRegex(complaints_of(WHOLE.replace("      x-if-match: true\n", "      x-if-match: true\n      x-if-match: true\n")),
                         r'things\.yaml:\d+: x-if-match comes twice')

    def test_status_without_quotes(self):
        self.assertRegex(complaints_of(WHOLE.replace("'201': {", '201: {')), r'the key 201 must be text')

    def test_yaml_that_is_none(self):
        self.assertRegex(complaints_of('a: [1'), r'^things\.yaml:\d+: ')
        self.assertRegex(complaints_of('- a'), r'a contract is a mapping')

    def test_no_is_a_word(self):
        header, _, _ = made_of(WHOLE.replace('enum: [big, small]', 'enum: [yes, no]'))
        self.assertIn('LIST_THINGS_PARAMS_KIND_NO', header)

    def test_two_contracts_with_one_name(self):
        with Folder(WHOLE) as folder:
            other = os.path.join(folder.path, 'others.yaml')
            shutil.copy(folder.file, other)
            _, complaints = contract_py.check([folder.file, other])
        told = '\n'.join(complaints)
        for each in ('the schema thing', 'the problem thing-gone', 'the operation make_thing', 'the route POST /v1/things', 'the event thing.made'):
            self.assertIn(each, told)

    def test_no_such_file(self):
        self.assertRaises(openapi.Refused, openapi.read_contract, '/nowhere/things.yaml')


class Ours(unittest.TestCase):
    def test_all_contracts_together(self):
        folder = os.path.join(ROOT, 'contracts')
        files = sorted(os.path.join(folder, each) for each in os.listdir(folder) if each.endswith('.yaml'))
        _, complaints = contract_py.check(files)
        self.assertEqual(complaints, [])

    def test_every_fault_of_the_library_is_a_fault_code(self):
        common = openapi.read_contract(os.path.join(ROOT, 'contracts', 'common.yaml'))
        known = set(common.enums['fault_code'].values)
        for name in ('shape_read.c', 'shape_value.c', 'shape_format.c', 'query.c', 'json_read.c'):
            text = read(os.path.join(ROOT, 'server', 'lib', 'wire', name))
            said = re.findall(r'(?:tell\(&?r, |wrong_at\([^"]*|WRONG\(|code = |length_wrong\(region, |fault_add\([^"]*(?:"\?"[^"]*)?)"([a-z_]+)"', text)
            said += re.findall(r'\? "(too_\w+)" : "(too_\w+)"', text)[0] if '? "too_' in text else ()
            self.assertTrue(said, name)
            self.assertLessEqual(set(said), known, name)


if __name__ == '__main__':
    unittest.main()
