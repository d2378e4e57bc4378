"""openapi_schemas.py: walks the nodes of a contract, and understands its schemas."""

import os
import re

from openapi_model import (BY_FORMAT, C_WORDS, Contract, ENUM_VALUE, Enum, FIELDS_MAX, FORMATS, Field, INT64_MAX, INT64_MIN,
                           SNAKE, Schema, TAKEN, Type, c_word)
from openapi_yaml import Map, Refused, load_yaml


class Nodes:
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

    def mapping(self, node, path, key):
        """The mapping under this key; an empty one, with a complaint if it is something else."""
        value = node.get(key)
        if value is not None and not isinstance(value, Map):
            self.complain(node, path, f'{key} must be a mapping')
            return Map()
        return value or Map()

    def sequence(self, node, path, key):
        value = node.get(key, [])
        if not isinstance(value, list):
            self.complain(node, path, f'{key} must be a list')
            return []
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
        found = owner.raw
        for step in ('components', kind, match.group(3)):
            found = found.get(step) if isinstance(found, Map) else None
        if not isinstance(found, Map):
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


class Schemas(Nodes):
    """Understands components.schemas, and schemas wherever they stand."""

    def schemas(self):
        components = self.mapping(self.raw, 'contract', 'components')
        if not self.keys(components, 'components', {'schemas', 'parameters', 'responses', 'headers', 'securitySchemes'}):
            return
        for name, node in self.mapping(components, 'components', 'schemas').items():
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
        """An object by name: from components.schemas, or the body of the operation of that name."""
        if name in self.contract.schemas:
            self.complain(node, path, f'there is another schema {name}')
        known = {'type', 'description', 'required', 'properties', 'additionalProperties', 'x-patch', 'x-made', 'title',
                 'example', 'examples', 'deprecated'}
        if not self.keys(node, path, known, ('properties',)):
            return None
        if node.get('additionalProperties') is not False:
            self.complain(node, path, 'additionalProperties: false is missing: unknown members are refused by name')
        required = self.sequence(node, path, 'required')
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
        if len(properties) > FIELDS_MAX:
            self.complain(node, path, f'an object has at most {FIELDS_MAX} properties')
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
        self.inline_enum(kind, node, path)

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

    def inline_enum(self, kind, node, path):
        """An enum written inside a property or parameter gets the name of its schema and property."""
        kind = kind.item if kind.kind == 'list' else kind
        if not kind.inline:
            return
        if kind.name in self.contract.enums or kind.name in self.mapping(self.raw.get('components', {}), path, 'schemas'):
            self.complain(node, path, f'its enum would be called {kind.name}, but that is another')
        self.contract.enums.setdefault(kind.name, Enum(kind.name, kind.values))

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
        made = self.silent(owner).type(there, path, name)
        if not made:
            return None
        made[0].inline = False
        return made[0], made[1], node

    @classmethod
    def silent(cls, contract):
        """A reader of a contract that is read by itself, too: its complaints are told there."""
        reader = cls.__new__(cls)
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
        return Type('enum', values=values, name=name, inline=True)

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
