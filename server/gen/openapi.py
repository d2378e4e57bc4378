"""openapi.py: reads a contract and refuses whatever it does not understand.

A contract is OpenAPI 3.1 narrowed to what our tables can say (contracts/README.md lists it).  What is read here is
all that contract.py (C), bundle.py (openapi.json) and docs.py (the page) know; so a keyword that would be silently
ignored is an error with its place: file, line and path.  All errors of a file are told, not only the first.
"""

import os
import re

from openapi_model import (C_WORDS, EVENT, Event, Field, MEDIA_TYPE, METHODS, Operation, Problem, ROLES, SEGMENT, SLUG, SNAKE,
                           Schema, first_sentence)
from openapi_schemas import Schemas
from openapi_yaml import Map, Refused


class Reader(Schemas):
    """Understands the whole of a contract."""

    # ---- problems ----

    def problems(self):
        for slug, node in self.mapping(self.raw, 'contract', 'x-problems').items():
            path = f'x-problems.{slug}'
            if not SLUG.match(slug):
                self.complain(node, path, 'a problem bears a slug: small-words-and-hyphens')
            if self.common and any(each.slug == slug for each in self.common.problems):
                self.complain(node, path, 'common.yaml has this problem already')
            if self.keys(node, path, {'status', 'title', 'description'}, ('status', 'title')):
                status = self.number(node, path, 'status', 400, 599) or 500
                self.contract.problems.append(Problem(slug, status, self.text(node, path, 'title')))

    def listed_problems(self, node, path):
        slugs = self.sequence(node, path, 'x-problems')
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
        for path, item in self.mapping(self.raw, 'contract', 'paths').items():
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
        for tag in self.sequence(node, where, 'tags'):
            if tag not in [each.get('name') for each in self.sequence(self.raw, 'contract', 'tags')]:
                self.complain(node, where, f'tags names {tag}, which is not among the tags of the contract')
        security, internal = self.security(node, where, path)
        body, body_given, body_required, body_types = self.body(node, where, method, name)
        answers, streams = self.responses(node, where)
        idempotency = node.get('x-idempotency', 'optional' if method in ('post', 'put', 'patch') else 'none')
        params, headers = self.parameters(path, item, node, where, name)
        if 'Idempotency-Key' in headers and idempotency == 'none':
            self.complain(node, where, 'it lists Idempotency-Key and yet x-idempotency is none')
        if idempotency not in ('required', 'optional', 'none') or (method in ('get', 'head') and idempotency != 'none'):
            self.complain(node, where, 'x-idempotency is required, optional or none; reading needs none')
        if_match = self.flag(node, where, 'x-if-match')
        if if_match and method in ('get', 'head'):
            self.complain(node, where, 'x-if-match is for changes')
        if 'If-Match' in headers and not if_match:
            self.complain(node, where, 'it lists If-Match without x-if-match: true')
        self.contract.operations.append(Operation(
            id=name, method=method, path=path, summary=str(node.get('summary') or first_sentence(described)), security=security,
            internal=internal, roles=self.roles(node, where, security), rates=self.rates(node, where, security),
            params=params, body=body, body_given=body_given,
            body_required=body_required, body_max=self.number(node, where, 'x-body-max', 1, 2**32) or 0,
            body_to_file=self.flag(node, where, 'x-body-to-file'), body_types=body_types, idempotency=idempotency, if_match=if_match,
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
        schemes = self.mapping(self.mapping(self.raw, 'contract', 'components'), 'components', 'securitySchemes')
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
        roles = self.sequence(node, where, 'x-roles')
        if not all(each in ROLES for each in roles):
            self.complain(node, where, f'x-roles lists some of {", ".join(ROLES)}')
            return []
        if roles and security != 'SESSION':
            self.complain(node, where, 'x-roles needs security [{session: []}]')
        return roles

    def rates(self, node, where, security):
        made = []
        for rate in self.sequence(node, where, 'x-rate'):
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
        """Those of path and query as a schema, or None; and the names of those in headers."""
        schema = Schema(f'{name}_params', f'Parameters of {name}.', [])
        wanted = re.findall(r'\{(\w+)\}', path)
        found, headers = [], []
        both = self.sequence(item, where, 'parameters') + self.sequence(node, where, 'parameters')
        for number, each in enumerate(both):
            there = f'{where}.parameters.{number}'
            each = self.follow(each, there, 'parameters')
            if not each or not self.keys(each, there, {'name', 'in', 'required', 'description', 'schema', 'example', 'explode', 'deprecated'},
                                         ('name', 'in', 'schema')):
                continue
            self.text(each, there, 'description')
            if each['in'] == 'header':
                if each['name'] not in ('Idempotency-Key', 'If-Match'):
                    self.complain(each, there, 'the only header parameters are those of x-idempotency and x-if-match')
                headers.append(each['name'])
                continue
            if each['in'] == 'path':
                found.append(each['name'])
            self.parameter(schema, each, there)
        for each in {*wanted} ^ {*found}:
            self.complain(node, where, f'{each} must stand both in the path and among the parameters')
        self.clashes(schema, node, where)
        return (schema if schema.fields else None), headers

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
        self.inline_enum(kind, node, path)

    def body(self, node, where, method, name):
        """Its schema, is there one at all, must there be, and the media types of one that is no JSON."""
        if 'requestBody' not in node:
            return None, False, False, []
        given, path = node['requestBody'], f'{where}.requestBody'
        if method in ('get', 'head', 'delete'):
            self.complain(given, path, f'{method} has no body')
        if not self.keys(given, path, {'description', 'required', 'content'}, ('content',)):
            return None, True, False, []
        required = self.flag(given, path, 'required')
        content = given['content']
        if not isinstance(content, Map) or not content:
            self.complain(given, path, 'content must name a media type')
            return None, True, required, []
        if 'application/json' not in content:
            return None, True, required, self.body_types(content, path)
        if len(content) > 1:
            self.complain(given, path, 'JSON is the only body of an operation that takes JSON')
        return self.body_schema(content['application/json'], f'{path}.content.application/json', name), True, required, []

    def body_types(self, content, path):
        types = [str(each) for each in content]
        if types == ['*/*']:
            return []
        for each in types:
            if not MEDIA_TYPE.match(each):
                self.complain(content, path, f'{each} is no media type in small letters without parameters; any at all is */*')
        return types

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
        for status, given in self.mapping(node, where, 'responses').items():
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
            for name, header in self.mapping(given, path, 'headers').items():
                self.follow(header, f'{path}.headers.{name}', 'headers')
            for media, content in self.mapping(given, path, 'content').items():
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
        for type_, item in self.mapping(self.raw, 'contract', 'webhooks').items():
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
            given = self.mapping(post, path, 'requestBody')
            media = self.mapping(self.mapping(given, path, 'content'), path, 'application/json')
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
        if self.complaints:
            raise Refused('\n'.join(text for _, text in sorted(dict.fromkeys(self.complaints))))
        return self.contract


def read_common(file):
    return Reader(file, None).read()


def read_contract(file):
    """A contract with what it shares: common.yaml beside it, or, for contracts of tests, that of contracts/.  Raises Refused."""
    common = os.path.join(os.path.dirname(file), 'common.yaml')
    if not os.path.exists(common):
        common = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../contracts/common.yaml')
    if os.path.basename(file) == 'common.yaml':
        return read_common(file)
    return Reader(file, read_common(common)).read()


def check_together(contracts):
    """What each contract may do alone, but not all of them in one program.  Raises Refused."""
    complaints = []
    owners = {}
    for contract in contracts:
        said = [*[f'the schema {each}' for each in [*contract.schemas, *contract.enums]],
                *[f'the problem {each.slug}' for each in contract.problems],
                *[f'the operation {each.id}' for each in contract.operations],
                *[f'the route {each.method.upper()} ' + re.sub(r'{\w+}', '{}', each.path) for each in contract.operations],
                *[f'the event {each.type}' for each in contract.events]]
        for each in said:
            other = owners.setdefault(each, contract)
            if other is not contract:
                complaints.append(f'{contract.file}:1: {other.file} has {each}, too; one program has room for one')
    if complaints:
        raise Refused('\n'.join(complaints))
