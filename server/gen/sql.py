#!/usr/bin/python3
"""sql.py: a service's .sql files become C: users.sql -> users.sql.h, users.sql.c.

    sql.py --name users --header users.sql.h --source users.sql.c [--contract users.yaml ...]
           [--also sessions.sql ...] users.sql [migrations/0001_user.sql ...]

It makes structs, tables and macros, never logic: lib/wire/db.c reads the tables.  What it takes:

    -- enum status message_status         from here on an argument or column `status` of type text is an
    --                                    index into message_status_names ("-- enum language": of that name)
    -- row due: id uuid, tries int, note? text      a row that is ours alone; `?` may be null

    -- find_due: many due                 name: one|maybe|many|none, and the row: a `row` line or a contract's shape
    -- What it is for, and why it is so.
    select id, tries, note from message where status = :status::text and at < :at::timestamptz;

An argument always bears its cast, the same one at each mention; `:note?::text` may be null.  A paragraph of
comment that stands alone, with an empty line behind it, is for readers.  Anything unclear is refused with
its file and line: a query that is guessed at is worse than none.
"""

import argparse
import os
import re
import sys
from dataclasses import dataclass, field

# PostgreSQL's name of a type -> the C type, and the kind where the C type does not say it (lib/wire/shape.h).
TYPES = {
    'bool': ('bool', None), 'boolean': ('bool', None),
    'bigint': ('int64_t', None), 'int': ('int64_t', None), 'integer': ('int64_t', None), 'smallint': ('int64_t', None),
    'float8': ('double', None),
    'text': ('str', None), 'citext': ('str', None),
    'uuid': ('uuid', None),
    'timestamptz': ('instant', None),
    'date': ('date', None),
    'tstzrange': ('span', None),
    'bytea': ('str', '.kind = K_BYTES'),
    'jsonb': ('str', '.kind = K_JSON'),
    'uuid[]': ('struct list_of', '.items = K_UUID'),
    'text[]': ('struct list_of', '.items = K_TEXT'),
    'bigint[]': ('struct list_of', '.items = K_INT'),
}
ALIASES = {'boolean': 'bool', 'integer': 'int'}
NEEDS_HAS = {'bool', 'int64_t', 'double'}  # no value of these can mean "absent"
# Absent is not zero here, so the macro says it first: INSTANT_NONE, DATE_NONE (in braces: gcc takes their casts for side effects).
NONE_OF = {'instant': '{ INT64_MIN }', 'date': '{ INT32_MIN }'}
ROWS = {'one': 'ROWS_ONE', 'maybe': 'ROWS_MAYBE', 'many': 'ROWS_MANY', 'none': 'ROWS_NONE'}

NAME = r'[a-z][a-z0-9_]*'
NAME_MAX = 40  # "service.name" must fit PostgreSQL's 63 bytes
ARGUMENTS_MAX = 64
WRITES = re.compile(r'\b(insert|update|delete|merge|nextval|setval|set_config|pg_notify|pg_advisory_\w+|'
                    r'pg_try_advisory_\w+|txid_current|pg_current_xact_id)\b')
LOCKS = re.compile(r'\bfor\s+(no\s+key\s+update|update|key\s+share|share)\b')
KEYWORDS = set('''auto break case char const continue default do double else enum extern float for goto if inline int long
    register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while
    bool true false str uuid instant date span asm typeof'''.split())


class Refused(Exception):
    def __init__(self, file, line, text):
        super().__init__(f'{file}:{line}: {text}')


@dataclass
class Value:
    """An argument, or a column of a row line."""
    name: str
    type: str
    null: bool
    enum: str = None

    @property
    def c_type(self):
        return 'int' if self.enum else TYPES[self.type][0]

    @property
    def has(self):
        return self.null and self.c_type in NEEDS_HAS


@dataclass
class Statement:
    name: str
    line: int
    rows: str
    row: str
    about: list
    sql: str = ''
    arguments: list = field(default_factory=list)
    reads: bool = False


def split_sql(text, refuse):
    """Cuts SQL into (kind, text, line) of kind code, quoted or comment, so that a colon in a text is no argument."""
    token = re.compile(r'''--[^\n]*|/\*|\$([A-Za-z_]\w*)?\$|[eE]?'|"''')
    at, line = 0, 1
    while at < len(text):
        found = token.search(text, at)
        if not found:
            yield 'code', text[at:], line
            return
        if found.start() > at:
            yield 'code', text[at:found.start()], line
            line += text.count('\n', at, found.start())
        end = end_of(text, found)
        if end is None:
            refuse(line, f'{found.group()} is never closed')
        piece = text[found.start():end]
        yield 'comment' if piece.startswith(('--', '/*')) else 'quoted', piece, line
        line += piece.count('\n')
        at = end


def end_of(text, found):
    """Where the quoted text or comment that begins at `found` ends; None: nowhere."""
    mark = found.group()
    if mark.startswith('--'):
        return found.end()
    if mark == '/*':
        depth, at = 1, found.end()
        while depth:
            step = re.compile(r'/\*|\*/').search(text, at)
            if not step:
                return None
            depth += 1 if step.group() == '/*' else -1
            at = step.end()
        return at
    if mark.startswith('$'):
        end = text.find(mark, found.end())
        return None if end < 0 else end + len(mark)
    body = {'"': r'(?:[^"]|"")*"', "'": r"(?:[^']|'')*'"}.get(mark, r"(?:[^'\\]|\\.|'')*'")
    closed = re.compile(body, re.S).match(text, found.end())
    return closed.end() if closed else None


class Reader:
    """Reads one .sql file of statements."""

    def __init__(self, path, text, shapes, enums):
        self.path = path
        self.text = text
        self.shapes = shapes  # names of the contract's shapes
        self.enums = enums  # names of the contract's enums
        self.statements = []
        self.rows = {}  # of row lines: name -> [Value]
        self.row_lines = {}
        self.named = {}  # column or argument -> enum, by the latest enum line
        self.borrowed = set()  # contract's shapes and enums in use

    def refuse(self, line, text):
        raise Refused(self.path, line, text)

    def also(self, path, text):
        """Goes on with another file: one service, one set of names."""
        self.path, self.text, self.row_lines, self.named = path, text, {}, {}
        return self.read()

    def read(self):
        paragraph = []  # (line, text) of consecutive comment lines
        lines = self.text.split('\n')
        at = 0
        while at < len(lines):
            text = lines[at].strip()
            if text.startswith('--'):
                paragraph.append((at + 1, text[2:].strip()))
            elif text:
                at = self.read_statement(self.head(paragraph, at + 1), lines, at)
                paragraph = []
            else:
                self.alone(paragraph)
                paragraph = []
            at += 1
        self.alone(paragraph)
        for name, line in self.row_lines.items():
            if not any(s.row == name for s in self.statements):
                self.refuse(line, f'no statement answers a row {name}')
        return self

    # ---- comment lines that mean something ----

    def declarations(self, paragraph):
        """Takes `row` and `enum` lines out of a paragraph; gives back the rest."""
        rest = []
        at = 0
        while at < len(paragraph):
            line, text = paragraph[at]
            if re.match(r'row\s+\S+\s*:', text):
                while text.endswith(',') and at + 1 < len(paragraph):
                    at += 1
                    text += ' ' + paragraph[at][1]
                self.read_row(line, text)
            elif re.match(r'enum\s', text):
                self.read_enum(line, text)
            else:
                rest.append((line, text))
            at += 1
        return rest

    def alone(self, paragraph):
        for line, text in self.declarations(paragraph):
            if re.match(rf'{NAME}:\s+({"|".join(ROWS)})\b', text):
                self.refuse(line, f'"{text}" has no statement behind it')

    def read_row(self, line, text):
        found = re.fullmatch(rf'row\s+({NAME})\s*:\s*(.*)', text)
        if not found:
            self.refuse(line, 'a row line reads "-- row name: column type, column? type"')
        name, columns = found.groups()
        if name in self.rows or name in self.shapes:
            self.refuse(line, f'there is a row {name} already')
        values = []
        for column in columns.split(','):
            part = re.fullmatch(rf'\s*({NAME})(\?)?\s+([a-z0-9]+(?:\[\])?)\s*', column)
            if not part:
                self.refuse(line, f'"{column.strip()}" is no "column type"')
            values.append(self.value(line, *part.groups()))
        self.check_names(line, values, f'row {name}')
        self.rows[name] = values
        self.row_lines[name] = line

    def read_enum(self, line, text):
        found = re.fullmatch(rf'enum\s+({NAME})(?:\s+({NAME}))?', text)
        if not found:
            self.refuse(line, 'an enum line reads "-- enum column" or "-- enum column enumeration"')
        name, enum = found.group(1), found.group(2) or found.group(1)
        if enum not in self.enums:
            self.refuse(line, f'no contract has an enum {enum}')
        self.named[name] = enum

    def value(self, line, name, null, type_name):
        if type_name not in TYPES:
            self.refuse(line, f'{name}: unknown type {type_name}; known are {", ".join(sorted(TYPES))}')
        if name in KEYWORDS:
            self.refuse(line, f'{name} is a word of C')
        enum = self.named.get(name) if type_name in ('text', 'citext') else None
        if enum:
            self.borrowed.add(enum)
        return Value(name, ALIASES.get(type_name, type_name), bool(null), enum)

    def check_names(self, line, values, where):
        seen = set()
        for value in values:
            names = [value.name] + ([f'has_{value.name}'] if value.has else [])
            for name in names:
                if name in seen:
                    self.refuse(line, f'{where} has two {name}')
                seen.add(name)

    def head(self, paragraph, line):
        rest = self.declarations(paragraph)
        if not rest:
            self.refuse(line, 'a statement needs "-- name: one|maybe|many|none row" above it')
        line, text = rest[0]
        found = re.fullmatch(r'(\S+):\s+(\S+)(?:\s+(\S+))?', text)
        if not found:
            self.refuse(line, f'"{text}" is no "name: one|maybe|many|none row"')
        name, word, row = found.groups()
        if not re.fullmatch(NAME, name) or len(name) > NAME_MAX:
            self.refuse(line, f'{name} is no name: a to z, 0 to 9 and _, at most {NAME_MAX}')
        if word not in ROWS:
            self.refuse(line, f'{name}: unknown word {word}; it is one, maybe, many or none')
        if any(s.name == name for s in self.statements):
            self.refuse(line, f'there is a statement {name} already')
        if word == 'none' and row:
            self.refuse(line, f'{name}: none has no row')
        if word != 'none' and not row:
            self.refuse(line, f'{name}: {word} needs the name of a row')
        if row and row not in self.rows and row not in self.shapes:
            self.refuse(line, f'{name}: {row} is neither a row line above nor a shape of the contract')
        if row and row not in self.rows:
            self.borrowed.add(row)
        return Statement(name, line, word, row, [text for _, text in rest[1:]])

    # ---- the statement itself ----

    def read_statement(self, statement, lines, first):
        """Reads to the semicolon; gives back the index of its line."""
        pieces = []
        for kind, piece, line in split_sql('\n'.join(lines[first:]), lambda n, t: self.refuse(first + n, t)):
            line += first
            if kind == 'comment':
                pieces.append(' ')
                continue
            if kind == 'quoted':
                pieces.append(piece)
                continue
            code, semicolon, behind = piece.partition(';')
            pieces.append(self.replace_arguments(statement, code, line))
            if semicolon:
                line += code.count('\n')
                if re.match(r'[^\n]*\S', behind):
                    self.refuse(line, 'something stands behind the semicolon')
                self.finish(statement, ''.join(pieces))
                return line - 1
        self.refuse(statement.line, f'{statement.name} has no semicolon')

    def replace_arguments(self, statement, code, first):
        def replace(found):
            line = first + code.count('\n', 0, found.start())
            name, null, cast = found.groups()
            if not re.fullmatch(NAME, name):
                self.refuse(line, f':{name} is no name: a to z, 0 to 9 and _')
            if not cast:
                self.refuse(line, f':{name} has no cast: write :{name}::type')
            cast = cast.lower()
            value = self.value(line, name, null, cast)
            return f'${self.position(statement, value, line)}::{cast}'

        if re.search(r'\$\d', code):
            self.refuse(first, 'arguments have names here, :name::type, not numbers')
        return re.sub(r'(?<![:\w])(?<!\\):([A-Za-z_]\w*)(\?)?(?:::\s*([A-Za-z_][A-Za-z0-9_]*(?:\[\])?))?', replace, code)

    def position(self, statement, value, line):
        for i, known in enumerate(statement.arguments):
            if known.name != value.name:
                continue
            if known != value:
                self.refuse(line, f':{value.name} was {known.type}{"?" if known.null else ""} before: say the same each time')
            return i + 1
        statement.arguments.append(value)
        self.check_names(line, statement.arguments, statement.name)
        if len(statement.arguments) > ARGUMENTS_MAX:
            self.refuse(line, f'{statement.name} has more than {ARGUMENTS_MAX} arguments')
        return len(statement.arguments)

    def finish(self, statement, sql):
        rows = [row.rstrip() for row in sql.split('\n')]
        statement.sql = '\n'.join(row for row in rows if row).strip()
        bare = ''.join(' ' if kind == 'quoted' else piece
                       for kind, piece, _ in split_sql(statement.sql, None)).lower()
        statement.reads = bool(re.match(r'(select|with|values|table)\b', bare)
                               and not WRITES.search(bare) and not LOCKS.search(bare))
        self.statements.append(statement)


# ---- migrations ----

def read_migrations(paths):
    """[(name, sql)] in order.  Each folder must hold exactly what was named: a file forgotten in meson.build is refused."""
    migrations = []
    for path in paths:
        base = os.path.basename(path)
        if not re.fullmatch(rf'\d{{4}}_{NAME}\.sql', base):
            raise Refused(path, 1, 'a migration is named 0001_what_it_does.sql')
        if int(base[:4]) != len(migrations) + 1:
            raise Refused(path, 1, f'migration {len(migrations) + 1:04} was expected here')
        with open(path, encoding='utf-8') as file:
            text = file.read()
        code = ''.join('\n' * piece.count('\n') if kind == 'comment' else piece
                       for kind, piece, _ in split_sql(text, lambda n, t: refuse_at(path, n, t)))
        if not code.strip():
            raise Refused(path, 1, 'there is nothing in it')
        if re.search(r'\b(begin|commit|rollback)\s*;', code.lower()):
            raise Refused(path, 1, 'each migration runs in a transaction of its own: no begin, no commit')
        for extension in re.finditer(r'\bcreate\s+extension\b[^;]*', code.lower()):
            if not re.search(r'\bschema\s+public\b', extension.group()):
                raise Refused(path, 1 + code.count('\n', 0, extension.start()),
                              'an extension is everybody\'s: create extension if not exists … with schema public')
        migrations.append((base[:-4], text))
    for folder in sorted({os.path.dirname(path) for path in paths}):
        named = {os.path.basename(path) for path in paths if os.path.dirname(path) == folder}
        for other in sorted(set(os.listdir(folder or '.')) - named):
            if other.endswith('.sql'):
                raise Refused(os.path.join(folder, other), 1, 'this migration is not listed in meson.build')
    return migrations


def refuse_at(path, line, text):
    raise Refused(path, line, text)


# ---- what is made ----

def literal(text, indent='\t'):
    """A C string, one line of the source a line."""
    lines = text.split('\n')
    out = []
    for i, line in enumerate(lines):
        line = line.replace('\\', '\\\\').replace('"', '\\"').replace('\t', '\\t').replace('\r', '\\r').replace('??', '?\\?')
        out.append(f'{indent}"{line}' + ('\\n"' if i + 1 < len(lines) else '"'))
    return '\n'.join(out)


def comment(lines):
    """Lines of text as one C comment; a comment inside cannot end it."""
    safe = [line.replace('*/', '* /').replace('/*', '/ *') for line in lines]
    return '/* ' + '\n * '.join(safe) + ' */'


def members(values):
    out = []
    for value in values:
        out.append(f'\t{value.c_type} {value.name};')
        if value.has:
            out.append(f'\tbool has_{value.name};')
    return '\n'.join(out)


def fields(struct, values):
    out = []
    for value in values:
        more = []
        if value.null:
            more.append('.optional = true')
        if value.has:
            more.append(f'HAS({struct}, {value.name})')
        if value.enum:
            more.append(f'.names = {value.enum}_names')
        elif TYPES[value.type][1]:
            more.append(TYPES[value.type][1])
        out.append(f'\tFIELD({struct}, {", ".join([value.name] + more)}),')
    return '\n'.join(out)


def table(struct, name, values):
    return (f'static const struct field {struct}_fields[] = {{\n{fields(struct, values)}\n}};\n'
            f'static const struct shape {struct}_shape = {{ "{name}", sizeof(struct {struct}), '
            f'{struct}_fields, {len(values)} }};\n')


def macro(service, s):
    """The calls of one statement."""
    given = 'NULL'
    more = ''
    if s.arguments:
        first = ''.join(f'.{a.name} = {NONE_OF[a.c_type]}, ' for a in s.arguments if a.c_type in NONE_OF)
        given = f'&(const struct sql_{s.name}_in){{ {first}__VA_ARGS__ }}'
        more = ', ...'
    at = f'&{service}_statements[{service}_at_{s.name}]'
    if s.rows == 'many':
        out = f'#define sql_{s.name}(tx_{more}) \\\n\tdb_many((tx_), {at}, \\\n\t\t{given})\n'
    elif s.rows == 'none':
        out = f'#define sql_{s.name}(tx_{more}) \\\n\tdb_run((tx_), {at}, \\\n\t       {given}, NULL)\n'
    else:
        out = (f'#define sql_{s.name}(tx_, row_{more}) \\\n\tdb_run((tx_), {at}, \\\n\t       {given}, \\\n'
               f'\t       1 ? (row_) : (struct {s.row} *)0)\n')
    if not s.reads:
        out += f'#define later_{s.name}(tx_{more}) \\\n\tdb_later((tx_), {at}, \\\n\t\t {given})\n'
    return out


def make_header(service, made_from, reader, migrations):
    guard = f'{service.upper()}_SQL_H'
    out = [f'/* Made from {made_from} by gen/sql.py: do not edit. */',
           f'#ifndef {guard}\n#define {guard}\n',
           '#include "lib/wire/db.h"\n#include "lib/wire/migrate.h"']
    if reader.borrowed:
        out.append(f'#include "{service}.api.h"')
    out.append('')
    for name, values in reader.rows.items():
        out.append(f'struct {name} {{\n{members(values)}\n}};\n')
    if reader.statements:
        ats = ''.join(f'\t{service}_at_{s.name},\n' for s in reader.statements)
        out.append(f'enum {{\n{ats}}};')
        out.append(f'extern const struct statement {service}_statements[];')
    out.append(f'extern const struct queries {service}_queries;')
    if migrations:
        out.append(f'extern const struct migration {service}_migrations[]; /* ends with a NULL name */')
    out.append('')
    for s in reader.statements:
        answers = s.rows if not s.row else f'{s.rows} {s.row}'
        out.append(comment([f'{s.name}: {answers}'] + s.about))
        if s.arguments:
            out.append(f'struct sql_{s.name}_in {{\n{members(s.arguments)}\n}};')
        out.append(macro(service, s))
    out.append('#endif')
    return '\n'.join(out) + '\n'


def make_source(service, made_from, reader, migrations):
    out = [f'/* Made from {made_from} by gen/sql.py: do not edit. */', f'#include "{service}.sql.h"\n']
    for name, values in reader.rows.items():
        out.append(table(name, name, values))
    entries = []
    for s in reader.statements:
        if s.arguments:
            struct = f'sql_{s.name}_in'
            out.append(table(struct, s.name, s.arguments))
            types = ', '.join(f'"{a.type}"' for a in s.arguments)
            out.append(f'static const char *const sql_{s.name}_types[] = {{ {types} }};\n')
        entry = [f'\t[{service}_at_{s.name}] = {{', f'\t\t.name = "{s.name}",', '\t\t.sql =',
                 literal(s.sql, '\t\t\t') + ',']
        if s.arguments:
            entry += [f'\t\t.in = &sql_{s.name}_in_shape,', f'\t\t.types = sql_{s.name}_types,']
        if s.row:
            entry.append(f'\t\t.out = &{s.row}_shape,')
        entry += [f'\t\t.rows = {ROWS[s.rows]},', f'\t\t.reads = {"true" if s.reads else "false"},', '\t},']
        entries.append('\n'.join(entry))
    if entries:
        out.append(f'const struct statement {service}_statements[] = {{\n' + '\n'.join(entries) + '\n};\n')
        out.append(f'const struct queries {service}_queries = {{\n\t.name = "{service}",\n'
                   f'\t.all = {service}_statements,\n\t.count = {len(entries)},\n}};')
    else:
        out.append(f'const struct queries {service}_queries = {{ .name = "{service}" }};')
    if migrations:
        rows = ''.join(f'\t{{ "{name}",\n{literal(sql, chr(9) * 2)} }},\n' for name, sql in migrations)
        out.append(f'\nconst struct migration {service}_migrations[] = {{\n{rows}\t{{ 0 }},\n}};')
    return '\n'.join(out) + '\n'


def contract_names(paths):
    """Names of the shapes and of the enums that the contracts' components declare."""
    shapes, enums = set(), set()
    if paths:
        import yaml
    for path in paths:
        with open(path, encoding='utf-8') as file:
            schemas = ((yaml.safe_load(file) or {}).get('components') or {}).get('schemas') or {}
        for name, schema in schemas.items():
            (enums if 'enum' in schema else shapes).add(name)
    return shapes, enums


def main(arguments):
    parser = argparse.ArgumentParser(description='Makes C tables from a service\'s SQL.')
    parser.add_argument('--name', required=True, help='of the service; "lib" for the library\'s own')
    parser.add_argument('--header', required=True)
    parser.add_argument('--source', required=True)
    parser.add_argument('--contract', action='append', default=[], help='a contract whose shapes rows may bear')
    parser.add_argument('--also', action='append', default=[], help='more statements, of another noun')
    parser.add_argument('sql', help='the statements')
    parser.add_argument('migrations', nargs='*', help='in their order')
    given = parser.parse_args(arguments)
    try:
        if not re.fullmatch(NAME, given.name) or len(given.name) > 20:
            raise Refused(given.sql, 1, f'{given.name} is no name of a service')
        with open(given.sql, encoding='utf-8') as file:
            reader = Reader(given.sql, file.read(), *contract_names(given.contract)).read()
        for path in given.also:
            with open(path, encoding='utf-8') as file:
                reader.also(path, file.read())
        migrations = read_migrations(given.migrations)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    made_from = ', '.join(map(os.path.basename, [given.sql, *given.also])) + (' and its migrations' if migrations else '')
    with open(given.header, 'w', encoding='utf-8') as file:
        file.write(make_header(given.name, made_from, reader, migrations))
    with open(given.source, 'w', encoding='utf-8') as file:
        file.write(make_source(given.name, made_from, reader, migrations))
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
