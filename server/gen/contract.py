"""contract.py: contracts/<service>.yaml → <service>.api.h, <service>.api.c, <service>.routes.c.

Makes data and no logic: structs, the tables that tell how they read as JSON, names of enums, problems, events, routes.
The shapes stand apart from the routes, because who merely hears a service's events links the one without the other.

    contract.py contracts/users.yaml OUT_DIR        makes the files
    contract.py --check contracts/*.yaml            only says what is wrong
"""

import os
import sys

sys.dont_write_bytecode = True  # the sources' folder stays as it is

import openapi  # noqa: E402
import openapi_model as model  # noqa: E402

C_TYPE = {'bool': 'bool', 'int': 'int64_t', 'real': 'double', 'text': 'str', 'uuid': 'uuid', 'instant': 'instant',
          'date': 'date', 'enum': 'int', 'list': 'struct list_of'}
KIND = {'bool': 'K_BOOL', 'int': 'K_INT', 'real': 'K_REAL', 'text': 'K_TEXT', 'uuid': 'K_UUID', 'instant': 'K_INSTANT',
        'date': 'K_DATE', 'enum': 'K_ENUM', 'object': 'K_OBJECT'}


def quoted(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"') + '"'


def wrapped(text, indent=''):
    """A comment of at most 100 columns."""
    lines, line = [], f'{indent}/*'
    for word in text.replace('*/', '* /').split():
        if len(line) + 1 + len(word) > 97:
            lines.append(line)
            line = f'{indent} *'
        line += f' {word}'
    return '\n'.join([*lines, f'{line} */'])


def joined(head, parts, tail, indent='\t'):
    """head + parts + tail on one line, or broken at 100 columns (a tab is eight wide)."""
    lines, line = [], head
    for number, part in enumerate(parts):
        piece = part + (', ' if number < len(parts) - 1 else '')
        if len((line + piece).expandtabs(8)) > 98:
            lines.append(line.rstrip())
            line = indent
        line += piece
    return '\n'.join([*lines, line + tail])


def c_enum(enum):
    values = [f'{model.c_word(enum.name)}_{model.c_word(each)}' for each in enum.values]
    return joined(f'enum {enum.name} {{ ', [f'{model.c_word(enum.name)}_NONE', *values], ' };')


def c_struct(schema):
    lines = [f'struct {schema.name} {{']
    for each in schema.fields:
        if each.type.kind == 'object':
            lines.append(f'\tconst struct {each.type.name} *{each.name};')
        else:
            note = remark(each)
            lines.append(f'\t{C_TYPE[each.type.kind]} {each.name};' + (f' /* {note} */' if note else ''))
        if each.has:
            lines.append(f'\tbool has_{each.name};')
    return '\n'.join([*lines, '};'])


def remark(field):
    """What C's type does not say."""
    kind = field.type
    if kind.kind == 'enum':
        return f'enum {kind.name}'
    if kind.kind == 'list':
        item = kind.item
        if item.kind == 'object':
            return f'of struct {item.name}'
        return f'of {"enum " + item.name if item.kind == "enum" else C_TYPE[item.kind]}'
    return ''


def number(value):
    """An integer as C writes it; the last of them has no literal of its own."""
    return {model.INT64_MIN: 'INT64_MIN', model.INT64_MAX: 'INT64_MAX'}.get(value, str(value))


def bounds(kind, names):
    """min and max; both zero would mean "unbounded", so an absent one is written when the other is there."""
    if kind.min is None and kind.max is None:
        return []
    if kind.kind == 'real':
        return [f'.real_min = {kind.min if kind.min is not None else "-1e300"}', f'.real_max = {kind.max if kind.max is not None else "1e300"}']
    least = kind.min if kind.min is not None else (model.INT64_MIN if kind.kind == 'int' else 0)
    most = kind.max if kind.max is not None else model.INT64_MAX
    made = [f'.{names[0]} = {number(least)}'] if least else []
    return made + ([f'.{names[1]} = {number(most)}'] if most else [])


def said_of(kind, names=('min', 'max')):
    """What a table says of a value beyond its kind."""
    made = []
    if kind.kind == 'object':
        made.append(f'.of = &{kind.name}_shape')
    if kind.kind == 'enum':
        made.append(f'.names = {kind.name}_names')
    if kind.format:
        made.append(f'.format = F_{kind.format.upper()}')
    made += bounds(kind, names)
    if kind.kind == 'list':
        made += [f'.items = {KIND[kind.item.kind]}', *said_of(kind.item, ('item_min', 'item_max'))]
    return made


def preset(field):
    value = field.default
    if field.type.kind == 'enum':
        return f'{model.c_word(field.type.name)}_{model.c_word(value)}'
    return str(int(value))


def c_field(schema, field):
    parts = [schema.name, field.name]
    if not field.required:
        parts.append('.optional = true')
    if field.nullable:
        parts.append('.nullable = true')
    if field.has:
        parts.append(f'HAS({schema.name}, {field.name})')
    if field.default is not None:
        parts.append(f'.preset = {preset(field)}')
    parts += said_of(field.type)
    if field.secret:
        parts.append('.secret = true')
    return joined('\tFIELD(', parts, '),', '\t      ')


def c_shape(schema):
    return '\n'.join([
        f'static const struct field {schema.name}_fields[] = {{',
        *[c_field(schema, each) for each in schema.fields],
        '};',
        f'const struct shape {schema.name}_shape = SHAPE({schema.name});'])


def c_names(enum):
    return joined(f'const char *const {enum.name}_names[] = {{ ', ['""', *[quoted(each) for each in enum.values], 'NULL'], ' };')


def c_problem(problem):
    return joined(f'const struct problem problem_{model.c_word(problem.slug)} = {{ ',
                  [f'"{problem.slug}"', str(problem.status), quoted(problem.title)], ' };')


def all_schemas(contract):
    return [*contract.schemas.values(), *[each.params for each in contract.operations if each.params]]


def handler_arguments(operation):
    made = ['struct req *']
    if operation.params:
        made.append(f'const struct {operation.params.name} *')
    if operation.body:
        made.append(f'const struct {operation.body} *')
    return ', '.join(made)


def c_reply(contract, name):
    """Typed words for one schema that is answered."""
    if name.endswith('_page'):
        item = page_item(contract, name)
        if item:
            return (f'static inline struct reply *reply_{name}(struct req *req, struct list_of items, str next)\n'
                    f'{{\n\treturn reply_page(req, &{item}_shape, items, next);\n}}')
    return (f'static inline struct reply *reply_{name}(struct req *req, int status, const struct {name} *it)\n'
            f'{{\n\treturn reply_shape(req, status, &{name}_shape, it);\n}}\n'
            f'static inline struct reply *reply_{name}_versioned(struct req *req, int status, const struct {name} *it, int64_t version)\n'
            f'{{\n\treturn reply_versioned(req, status, &{name}_shape, it, version);\n}}')


def find_schema(contract, name):
    return contract.schemas.get(name) or (contract.common.schemas.get(name) if contract.common else None)


def page_item(contract, name):
    """The item of a page, when it is one: items and nothing else."""
    schema = find_schema(contract, name)
    if schema and len(schema.fields) == 1 and schema.fields[0].name == 'items':
        kind = schema.fields[0].type
        if kind.kind == 'list' and kind.item.kind == 'object':
            return kind.item.name
    return None


def c_emit(event):
    name = event.type.replace('.', '_')
    return (f'static inline void emit_{name}(struct db *tx, const struct {event.shape} *it)\n'
            f'{{\n\temit(tx, "{event.type}", &{event.shape}_shape, it);\n}}')


def c_call(contract, operation):
    """How another service asks for an internal operation; answers the status, and fills *out when that is 2xx."""
    answer = operation.answers[0] if operation.answers else None
    arguments = ['struct req *req']
    path = f'STR("{operation.path}")'
    if operation.params:
        arguments.append(f'const struct {operation.params.name} *params')
        path = f'pairs_write(req->region, STR("{operation.path}"),\n\t\t\t\t&{operation.params.name}_shape, params)'
    if operation.body:
        arguments.append(f'const struct {operation.body} *body')
    if answer:
        arguments.append(f'struct {answer} *out')
    body = f'&{operation.body}_shape, body' if operation.body else 'NULL, NULL'
    out = f'&{answer}_shape, out' if answer else 'NULL, NULL'
    return (f'static inline int call_{operation.id}({", ".join(arguments)})\n'
            f'{{\n\treturn call(req->region, req->service->name, "{contract.name}", HTTP_{operation.method.upper()},\n'
            f'\t\t    {path},\n\t\t    {body}, {out}, req);\n}}')


# ---- files ----

def header(contract):
    name = contract.name
    made = [f'/* {name}.api.h: made from contracts/{name}.yaml by server/gen/contract.py.  Do not edit. */',
            f'#ifndef {model.c_word(name)}_API_H', f'#define {model.c_word(name)}_API_H', '']
    made += ['#include "lib/wire/shape.h"', '', 'struct problem;', ''] if not contract.common else \
            ['#include "lib/serve/service.h"', '#include "common.api.h"', '']
    made += section('enums', [f'{c_enum(each)}\nextern const char *const {each.name}_names[];' for each in contract.enums.values()])
    schemas = all_schemas(contract)
    if schemas:
        made += ['/* ---- shapes ---- */', '', *forwards(schemas)]
        made += sum([[wrapped(each.description), c_struct(each), f'extern const struct shape {each.name}_shape;', ''] for each in schemas], [])
    made += section('problems', ['\n'.join(f'extern const struct problem problem_{model.c_word(each.slug)};' for each in contract.problems)]
                    if contract.problems else [])
    if not contract.common:
        made += ['/* All of the above; ends with NULL. */', 'extern const struct problem *const common_problems[];', '']
    made += section('events it tells', [c_emit(each) for each in contract.events])
    made += section('handlers, written by hand in server/services/' + name, [
        f'{wrapped(each.method.upper() + " " + each.path + ": " + each.summary)}\nstruct reply *{each.id}({handler_arguments(each)});'
        for each in contract.operations])
    answered = list(dict.fromkeys(answer for each in contract.operations for answer in each.answers))
    made += section('answers', [c_reply(contract, each) for each in answered])
    made += section('calls, for other services', [c_call(contract, each) for each in contract.operations if each.internal])
    if contract.common:
        made += [f'extern const struct contract {name}_contract;', '']
    return '\n'.join([*made, '#endif', ''])


def forwards(schemas):
    """Structs that another points to before it is told what they are."""
    told, made = set(), []
    for schema in schemas:
        for each in schema.fields:
            if each.type.kind == 'object' and each.type.name not in told and each.type.name not in made:
                made.append(each.type.name)
        told.add(schema.name)
    return [*[f'struct {each};' for each in made], ''] if made else []


def section(title, parts):
    if not parts:
        return []
    return [f'/* ---- {title} ---- */', '', *sum([[each, ''] for each in parts], [])]


def shapes(contract):
    name = contract.name
    made = [f'/* {name}.api.c: made from contracts/{name}.yaml by server/gen/contract.py.  Do not edit. */', '',
            f'#include "{name}.api.h"', *(['#include "lib/serve/service.h"'] if not contract.common else []), '']
    for each in [*map(c_names, contract.enums.values()), *map(c_shape, all_schemas(contract)), *map(c_problem, contract.problems)]:
        made += [each, '']
    if not contract.common:
        made += ['const struct problem *const common_problems[] = {',
                 *[f'\t&problem_{model.c_word(each.slug)},' for each in contract.problems], '\tNULL,', '};', '']
    return '\n'.join(made)


def c_thunk(operation):
    passed = ['req'] + (['params'] if operation.params else []) + (['body'] if operation.body else [])
    return (f'static struct reply *run_{operation.id}(struct req *req, const void *params, const void *body)\n'
            f'{{\n\treturn {operation.id}({", ".join(passed)});\n}}')


def c_rates(operation):
    rows = [f'\t{{ RATE_PER_{per.upper()}, .burst = {burst}, .every = {every} }},' for per, burst, every in operation.rates]
    return '\n'.join([f'static const struct rate {operation.id}_rates[] = {{', *rows, '};'])


def c_types(operation):
    return joined(f'static const char *const {operation.id}_types[] = {{ ', [*map(quoted, operation.body_types), 'NULL'], ' };')


def c_problems_of(operation):
    return joined(f'static const struct problem *const {operation.id}_problems[] = {{ ',
                  [*[f'&problem_{model.c_word(each)}' for each in operation.problems], 'NULL'], ' };')


def c_route(operation):
    flags = [f'.{flag} = true' for flag, is_set in (
        ('body_optional', operation.body and not operation.body_required),
        ('idempotent', operation.idempotency != 'none'), ('key_required', operation.idempotency == 'required'),
        ('if_match', operation.if_match), ('streams', operation.streams), ('reads', operation.method in ('get', 'head')),
        ('body_to_file', operation.body_to_file)) if is_set]
    parts = [f'.security = SECURITY_{operation.security}']
    if operation.roles:
        parts.append('.roles = ' + ' | '.join(f'1u << ROLE_{each.upper()}' for each in operation.roles))
    if operation.params:
        parts.append(f'.params = &{operation.params.name}_shape')
    if operation.body:
        parts.append(f'.body = &{operation.body}_shape')
    parts += flags
    if operation.body_max:
        parts.append(f'.body_max = {operation.body_max}')
    if operation.body_types:
        parts.append(f'.body_types = {operation.id}_types')
    if operation.rates:
        parts += [f'.rates = {operation.id}_rates', f'.rate_count = {len(operation.rates)}']
    if operation.problems:
        parts.append(f'.problems = {operation.id}_problems')
    parts.append(f'.summary = {quoted(operation.summary)}')
    parts.append(f'.handle = run_{operation.id}')
    return '\n'.join([f'\t{{ HTTP_{operation.method.upper()}, "{operation.path}", "{operation.id}",', joined('\t  ', parts, ' },', '\t  ')])


def table(kind, name, rows):
    """A static table and its count; an empty one is NULL, for C has no arrays of nothing."""
    if not rows:
        return '', 'NULL', '0'
    return '\n'.join([f'static {kind} {name}[] = {{', *rows, '};', '']), name, str(len(rows))


def routes(contract):
    name = contract.name
    made = [f'/* {name}.routes.c: made from contracts/{name}.yaml by server/gen/contract.py.  Do not edit.', ' *',
            ' * Refers to every handler: an operation nobody wrote does not link. */', '', f'#include "{name}.api.h"', '']
    for each in contract.operations:
        made += [c_thunk(each), '']
        made += [c_rates(each), ''] if each.rates else []
        made += [c_types(each), ''] if each.body_types else []
        made += [c_problems_of(each), ''] if each.problems else []
    all_routes, routes_name, routes_count = table('const struct route', 'routes', [c_route(each) for each in contract.operations])
    tells, tells_name, tells_count = table('const struct told', 'tells', [f'\t{{ "{each.type}", &{each.shape}_shape }},' for each in contract.events])
    problems, problems_name, problems_count = table(
        'const struct problem *const', 'problems', [f'\t&problem_{model.c_word(each.slug)},' for each in contract.problems])
    made += [each for each in (all_routes, tells, problems) if each]
    made += [f'const struct contract {name}_contract = {{', f'\t.service = "{name}",', f'\t.version = {quoted(contract.version)},',
             f'\t.routes = {routes_name},', f'\t.route_count = {routes_count},', f'\t.tells = {tells_name},', f'\t.tell_count = {tells_count},',
             f'\t.problems = {problems_name},', f'\t.problem_count = {problems_count},', '};', '']
    return '\n'.join(made)


def write(folder, name, text):
    with open(os.path.join(folder, name), 'w', encoding='utf-8') as stream:
        stream.write(text)


def make(contract, folder):
    write(folder, f'{contract.name}.api.h', header(contract))
    write(folder, f'{contract.name}.api.c', shapes(contract))
    if contract.common:
        write(folder, f'{contract.name}.routes.c', routes(contract))


def check(files):
    """Each for itself, then all together; gives the contracts that can be read."""
    contracts, complaints = [], []
    for file in files:
        try:
            contracts.append(openapi.read_contract(file))
        except openapi.Refused as refused:
            complaints.append(str(refused))
    try:
        openapi.check_together(contracts)
    except openapi.Refused as refused:
        complaints.append(str(refused))
    return contracts, complaints


def main(arguments):
    if len(arguments) < 2 or arguments[0] != '--check' and len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    only_check = arguments[0] == '--check'
    contracts, complaints = check(arguments[1:] if only_check else arguments[:1])
    if complaints:
        print('\n'.join(complaints), file=sys.stderr)
        return 1
    if not only_check:
        make(contracts[0], arguments[1])
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
