#!/usr/bin/python3
"""sql_test.py: what gen/sql.py makes of lawful SQL, and how it refuses the rest: with file, line and reason."""

import contextlib
import importlib.util
import io
import os
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
SPEC = importlib.util.spec_from_file_location('sql', os.path.join(HERE, '..', '..', 'server', 'gen', 'sql.py'))
sql_py = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(sql_py)

CONTRACT = '''
components:
  schemas:
    user: { type: object }
    language: { type: string, enum: [ar, fr, en] }
'''


class Made:
    """One run of the script in a folder of its own."""

    def __init__(self, sql, migrations=None, more_files=(), name='users', also=None):
        with tempfile.TemporaryDirectory() as folder:
            def write(path, text):
                path = os.path.join(folder, path)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, 'w', encoding='utf-8') as file:
                    file.write(text)

            def read(path):
                path = os.path.join(folder, path)
                if not os.path.exists(path):
                    return ''
                with open(path, encoding='utf-8') as file:
                    return file.read()

            write('users.sql', sql)
            write('users.yaml', CONTRACT)
            if also:
                write('more/also.sql', also)
            named = sorted((migrations or {}).items())
            for path, text in list(named) + list(more_files):
                write('migrations/' + path, text)
            error = io.StringIO()
            before = os.getcwd()
            os.chdir(folder)
            try:
                with contextlib.redirect_stderr(error):
                    self.status = sql_py.main(
                        ['--name', name, '--header', 'out.h', '--source', 'out.c', '--contract', 'users.yaml',
                         *(['--also', 'more/also.sql'] if also else []), 'users.sql'] + ['migrations/' + path for path, _ in named])
            finally:
                os.chdir(before)
            self.error = error.getvalue().strip()
            self.header, self.source = read('out.h'), read('out.c')


class Accepts(unittest.TestCase):
    def made(self, *args, **kwargs):
        made = Made(*args, **kwargs)
        self.assertEqual((made.status, made.error), (0, ''))
        return made

    def test_a_row_of_the_contract(self):
        made = self.made('-- find_user: maybe user\n-- Whoever it is.\nselect * from "user" where id = :id::uuid;\n')
        self.assertIn('/* find_user: maybe user\n * Whoever it is. */', made.header)
        self.assertIn('struct sql_find_user_in {\n\tuuid id;\n};', made.header)
        self.assertIn('1 ? (row_) : (struct user *)0', made.header)
        self.assertIn('#include "users.api.h"', made.header)
        self.assertIn('.out = &user_shape', made.source)
        self.assertIn('.rows = ROWS_MAYBE', made.source)
        self.assertIn('select * from \\"user\\" where id = $1::uuid"', made.source)

    def test_a_row_of_ours(self):
        made = self.made('-- row due: id uuid, note? text,\n--   left? bigint, at timestamptz\n\n'
                         '-- all_due: many due\nselect 1;\n')
        self.assertIn('struct due {\n\tuuid id;\n\tstr note;\n\tint64_t left;\n\tbool has_left;\n\tinstant at;\n};',
                      made.header)
        self.assertIn('FIELD(due, left, .optional = true, HAS(due, left))', made.source)
        self.assertIn('static const struct shape due_shape', made.source)
        self.assertNotIn('api.h', made.header)
        self.assertIn('db_many((tx_), &users_statements[users_at_all_due]', made.header)

    def test_row_line_may_stand_right_above(self):
        made = self.made('-- row n: n int\n-- count: one n\nselect 1 as n;\n')
        self.assertIn('#define sql_count(tx_, row_)', made.header)

    def test_arguments_are_numbered_once(self):
        made = self.made('-- f: none\ndelete from a where x = :x::int and y = :y?::text and z > :x::integer;\n')
        self.assertIn('x = $1::int and y = $2::text and z > $1::integer', made.source)
        self.assertIn('{ "int", "text" }', made.source)
        self.assertIn('FIELD(sql_f_in, y, .optional = true)', made.source)

    def test_every_type(self):
        types = {'bool': 'bool', 'boolean': 'bool', 'bigint': 'int64_t', 'int': 'int64_t', 'integer': 'int64_t',
                 'smallint': 'int64_t', 'float8': 'double', 'text': 'str', 'citext': 'str', 'uuid': 'uuid',
                 'timestamptz': 'instant', 'date': 'date', 'tstzrange': 'span', 'bytea': 'str', 'jsonb': 'str',
                 'uuid[]': 'struct list_of', 'text[]': 'struct list_of', 'bigint[]': 'struct list_of'}
        for sql, c in types.items():
            made = self.made(f'-- f: none\ndelete from a where x = :x::{sql};\n')
            self.assertIn(f'struct sql_f_in {{\n\t{c} x;\n}};', made.header)

    def test_kinds_that_c_does_not_tell(self):
        made = self.made('-- f: none\ndelete from a where b = :b::bytea and j = :j::jsonb and u = any(:u::uuid[]);\n')
        self.assertIn('FIELD(sql_f_in, b, .kind = K_BYTES)', made.source)
        self.assertIn('FIELD(sql_f_in, j, .kind = K_JSON)', made.source)
        self.assertIn('FIELD(sql_f_in, u, .items = K_UUID)', made.source)

    def test_absent_is_said_first(self):
        made = self.made('-- f: none\ndelete from a where at = :at?::timestamptz and d = :d::date;\n')
        self.assertIn('{ .at = { INT64_MIN }, .d = { INT32_MIN }, __VA_ARGS__ }', made.header)

    def test_enums(self):
        made = self.made('-- enum spoken language\n-- enum language\n-- row r: language text\n\n-- f: one r\n'
                         'select :spoken::text as language;\n')
        self.assertIn('struct r {\n\tint language;\n};', made.header)
        self.assertIn('struct sql_f_in {\n\tint spoken;\n};', made.header)
        self.assertIn('FIELD(sql_f_in, spoken, .names = language_names)', made.source)
        self.assertIn('users.api.h', made.header)

    def test_colons_that_are_no_arguments(self):
        made = self.made("-- f: none\ndelete from a where b = 'it''s :x; -- no' and c = E'\\':x' and d = $q$ :x ; $q$ "
                         "and \"e:x\" = 1 and f[1:n] = 2 and g::text = '' /* :x ; /* */ */ -- :x ;\n and h = 1;\n")
        self.assertNotIn('sql_f_in', made.header)
        self.assertIn('and h = 1', made.source)

    def test_who_reads(self):
        for sql, reads in [('select 1', True), ('with a as (select 1) select * from a', True),
                           ('with a as (delete from b returning *) select * from a', False),
                           ('select 1 from a for update', False), ('select 1 from a for no key update', False),
                           ('select 1 from a for share', False), ("select 'for update'", True),
                           ("select pg_advisory_xact_lock(1)", False), ("select nextval('a')", False),
                           ('SELECT 1 FROM a FOR UPDATE', False), ('insert into a values (1)', False)]:
            made = self.made(f'-- row r: n int\n\n-- f: many r\n{sql};\n')
            self.assertIn(f'.reads = {"true" if reads else "false"}', made.source, sql)
            self.assertEqual('later_f' in made.header, not reads, sql)

    def test_free_paragraphs(self):
        made = self.made("-- it's prose, with 'quotes: and colons\n\n-- f: none\ndelete from a;\n\n-- the end\n")
        self.assertNotIn('prose', made.header)

    def test_a_comment_cannot_end_ours(self):
        made = self.made('-- f: none\n-- what */ int x; /*\ndelete from a;\n')
        self.assertIn('/* f: none\n * what * / int x; / * */', made.header)

    def test_a_second_file(self):
        first = '-- enum language\n\n-- row count: n bigint\n\n-- count_all: one count\nselect count(*) as n from account;\n'
        second = '-- count_some: one count\nselect count(*) as n from account where language = :language::text;\n'
        made = self.made(first, also=second)
        self.assertIn('users_at_count_all,\n\tusers_at_count_some,', made.header)
        self.assertIn('Made from users.sql, also.sql by', made.header)
        self.assertIn('str language;', made.header)  # an enum line is of its file
        for text, reason in ((second.replace('some', 'all'), 'more/also.sql:1: there is a statement count_all already'),
                             (first, 'more/also.sql:3: there is a row count already')):
            made = Made(first, also=text)
            self.assertEqual((1, reason), (made.status, made.error))

    def test_migrations_are_embedded(self):
        made = self.made('-- f: none\ndelete from a;\n',
                         {'0001_a.sql': 'create table a (t text default \'??/"\\\');\n', '0002_b.sql': 'drop table a;'})
        self.assertIn('{ "0001_a",', made.source)
        self.assertIn('{ "0002_b",', made.source)
        self.made('', {'0001_a.sql': 'create extension if not exists citext with schema public;'})
        self.assertIn(r"default '?\?/\"\\');\n", made.source)
        self.assertIn('extern const struct migration users_migrations[]', made.header)

    def test_no_statements_at_all(self):
        made = self.made('-- nothing yet\n')
        self.assertIn('const struct queries users_queries = { .name = "users" };', made.source)


class Refuses(unittest.TestCase):
    CASES = [
        # text, line, part of the reason
        ('-- f: some user\nselect 1;\n', 1, 'unknown word some'),
        ('\n\nselect 1;\n', 3, 'a statement needs'),
        ('-- just words\nselect 1;\n', 1, 'is no "name: one|maybe|many|none row"'),
        ('-- f: one user extra\nselect 1;\n', 1, 'is no "name:'),
        ('-- F: none\nselect 1;\n', 1, 'F is no name'),
        (f'-- {"f" * 41}: none\nselect 1;\n', 1, 'is no name'),
        ('-- f: none user\nselect 1;\n', 1, 'none has no row'),
        ('-- f: many\nselect 1;\n', 1, 'needs the name of a row'),
        ('-- f: many user_row\nselect 1;\n', 1, 'user_row is neither a row line above nor a shape'),
        ('-- f: many language\nselect 1;\n', 1, 'language is neither'),
        ('-- f: none\nselect 1;\n\n-- f: none\nselect 2;\n', 4, 'there is a statement f already'),
        ('-- f: none\n\nselect 1;\n', 1, 'has no statement behind it'),
        ('-- f: none\nselect 1\n', 1, 'f has no semicolon'),
        ('-- f: none\nselect 1; select 2;\n', 2, 'something stands behind the semicolon'),
        ('-- f: none\nselect 1\n from a where b = :b;\n', 3, ':b has no cast'),
        ('-- f: none\nselect :b?;\n', 2, ':b has no cast'),
        ('-- f: none\nselect :B::int;\n', 2, ':B is no name'),
        ('-- f: none\nselect :b::money;\n', 2, 'b: unknown type money'),
        ('-- f: none\nselect :b::int[];\n', 2, 'b: unknown type int[]'),
        ('-- f: none\nselect :b::int,\n:b::bigint;\n', 3, ':b was int before'),
        ('-- f: none\nselect :b::int,\n:b?::int;\n', 3, ':b was int before'),
        ('-- f: none\nselect :int::int;\n', 2, 'int is a word of C'),
        ('-- f: none\nselect $1;\n', 2, 'arguments have names'),
        ("-- f: none\nselect 'open;\n", 2, "' is never closed"),
        ('-- f: none\nselect $x$ open;\n', 2, '$x$ is never closed'),
        ('-- f: none\nselect /* open;\n', 2, '/* is never closed'),
        ('-- row r id uuid\n\n-- f: one r\nselect 1;\n', 3, 'r is neither'),
        ('-- row r: id\n', 1, '"id" is no "column type"'),
        ('-- row r: id uuid,\n', 1, 'is no "column type"'),
        ('-- row r: id money\n', 1, 'unknown type money'),
        ('-- row r: id uuid, id text\n', 1, 'row r has two id'),
        ('-- row r: n? int, has_n bool\n', 1, 'row r has two has_n'),
        ('-- row r: id uuid\n-- row r: id uuid\n', 2, 'there is a row r already'),
        ('-- row user: id uuid\n', 1, 'there is a row user already'),
        ('\n-- row r: id uuid\n', 2, 'no statement answers a row r'),
        ('-- enum colour\n', 1, 'no contract has an enum colour'),
        ('-- enum a b c\n', 1, 'an enum line reads'),
    ]

    def test_cases(self):
        for sql, line, reason in self.CASES:
            with self.subTest(sql):
                made = Made(sql)
                self.assertEqual(made.status, 1)
                self.assertTrue(made.error.startswith(f'users.sql:{line}: '), made.error)
                self.assertIn(reason, made.error)
                self.assertEqual(made.header + made.source, '')

    def test_too_many_arguments(self):
        made = Made('-- f: none\nselect ' + ', '.join(f':a{i}::int' for i in range(65)) + ';\n')
        self.assertIn('f has more than 64 arguments', made.error)

    def test_migrations(self):
        good = 'create table a (b int);'
        for migrations, more, file, reason in [
                ({'0002_b.sql': good}, (), '0002_b.sql:1', 'migration 0001 was expected'),
                ({'0001_a.sql': good, '0001_b.sql': good}, (), '0001_b.sql:1', 'migration 0002 was expected'),
                ({'1_a.sql': good}, (), '1_a.sql:1', 'a migration is named'),
                ({'0001_a.sql': ' -- only words\n'}, (), '0001_a.sql:1', 'nothing in it'),
                ({'0001_a.sql': 'begin; select 1;'}, (), '0001_a.sql:1', 'no begin, no commit'),
                ({'0001_a.sql': '-- a\ncreate extension if not exists citext;'}, (), '0001_a.sql:2', 'an extension is'),
                ({'0001_a.sql': "select 'x"}, (), '0001_a.sql:1', 'never closed'),
                ({'0001_a.sql': good}, [('0002_b.sql', good)], '0002_b.sql:1', 'not listed in meson.build')]:
            with self.subTest(reason):
                made = Made('', migrations, more)
                self.assertEqual(made.status, 1)
                self.assertIn(file, made.error)
                self.assertIn(reason, made.error)


if __name__ == '__main__':
    unittest.main()
