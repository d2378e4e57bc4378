#!/usr/bin/python3
"""contract_diff_test.py: which changes of a contract break those who use it, and which do not."""

import copy
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
SPEC = importlib.util.spec_from_file_location('contract_diff', os.path.join(ROOT, 'tests', 'check', 'contract_diff.py'))
contract_diff = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(contract_diff)

SESSION = [{'session_cookie': []}, {'session_bearer': []}]
OLD = {
    'paths': {
        '/api/v1/things': {
            'get': {
                'operationId': 'list_things', 'security': [],
                'parameters': [{'name': 'limit', 'in': 'query', 'schema': {'type': 'integer', 'minimum': 1, 'maximum': 50}},
                               {'name': 'kind', 'in': 'query', 'schema': {'type': 'string', 'enum': ['a', 'b']}}],
                'responses': {'200': {'headers': {'Link': {}}, 'content': {'application/json': {'schema': {'$ref': '#/components/schemas/page'}}}}},
            },
            'post': {
                'operationId': 'make_thing', 'security': SESSION, 'x-roles': ['admin', 'support'],
                'requestBody': {'content': {'application/json': {'schema': {'$ref': '#/components/schemas/thing'}}}},
                'responses': {'201': {'content': {'application/json': {'schema': {'$ref': '#/components/schemas/thing'}}}}, 'default': {}},
            },
        },
    },
    'components': {'schemas': {
        'page': {'type': 'object', 'required': ['items'], 'properties': {'items': {'type': 'array', 'maxItems': 9, 'items': {'$ref': '#/components/schemas/thing'}}}},
        'thing': {'type': 'object', 'required': ['name'], 'properties': {
            'name': {'type': 'string', 'minLength': 2, 'maxLength': 9}, 'note': {'type': ['string', 'null'], 'maxLength': 99},
            'kind': {'type': 'string', 'enum': ['a', 'b']}, 'count': {'type': 'integer', 'minimum': 0}, 'tags': {'type': 'array', 'items': {'type': 'string'}},
            'again': {'$ref': '#/components/schemas/page'}}},
    }},
}
GET = ('paths', '/api/v1/things', 'get')
POST = ('paths', '/api/v1/things', 'post')
THING = ('components', 'schemas', 'thing')
PROPERTIES = (*THING, 'properties')

# (where, what is put there (None: taken away), the breach, or '' for none; thing is both sent and got)
CHANGES = [
    (('paths', '/api/v1/things'), {'get': None}, 'GET /api/v1/things: is gone'),
    (('paths',), {'/api/v1/things': None}, 'POST /api/v1/things: is gone'),
    (('paths',), {'/api/v1/more': {'get': OLD['paths']['/api/v1/things']['get']}}, ''),
    (GET, {'security': SESSION}, 'asks for more than it did'),
    (GET, {'x-roles': ['admin']}, 'no longer for all who could ask it'),
    (POST, {'x-roles': ['admin']}, 'no longer for all who could ask it'),
    (POST, {'x-roles': ['admin', 'support', 'client']}, ''),
    (POST, {'x-roles': None}, ''),
    (POST, {'security': []}, ''),
    (POST, {'security': [*SESSION, {}]}, ''),
    (POST, {'security': [{'session_bearer': []}]}, 'asks for more than it did'),
    (GET, {'summary': 'Other words'}, ''),
    # parameters
    (GET, {'parameters': []}, 'GET /api/v1/things?limit: is no longer taken'),
    ((*GET, 'parameters', 0), {'required': True}, '?limit: must now be sent'),
    ((*GET, 'parameters', 0, 'schema'), {'maximum': 49}, '?limit: maximum was 50 and is 49'),
    ((*GET, 'parameters', 0, 'schema'), {'maximum': 51}, ''),
    ((*GET, 'parameters', 0, 'schema'), {'minimum': 2}, '?limit: minimum was 1 and is 2'),
    ((*GET, 'parameters', 0, 'schema'), {'minimum': None}, ''),
    ((*GET, 'parameters', 1, 'schema'), {'enum': ['a']}, '?kind: no longer takes b'),
    ((*GET, 'parameters', 1, 'schema'), {'enum': ['a', 'b', 'c']}, ''),
    ((*GET, 'parameters', 0, 'schema'), {'type': 'number'}, ''),
    ((*GET, 'parameters', 0, 'schema'), {'type': 'string'}, 'no longer takes integer'),
    # bodies
    ((*POST, 'requestBody'), {'required': True}, 'must now have a body'),
    (POST, {'requestBody': None}, 'no longer takes a body'),
    (GET, {'requestBody': {'required': True, 'content': {}}}, 'must now have a body'),
    (GET, {'requestBody': {'content': {}}}, ''),
    ((*POST, 'requestBody'), {'content': {'text/plain': {}}}, 'no longer takes application/json'),
    # answers
    ((*POST, 'responses'), {'201': None, '200': {}}, 'no longer answers 201'),
    ((*POST, 'responses'), {'202': {}}, ''),
    ((*GET, 'responses', '200'), {'content': {}}, '200 is no longer application/json'),
    ((*GET, 'responses', '200'), {'headers': {}}, 'no longer has the header Link'),
    # what is sent
    (PROPERTIES, {'note': None}, 'body/note: is no longer taken'),
    (THING, {'required': ['name', 'count']}, 'body/count: must now be sent'),
    ((*PROPERTIES, 'name'), {'maxLength': 8}, 'body/name: maxLength was 9 and is 8'),
    ((*PROPERTIES, 'name'), {'maxLength': 10}, ''),
    ((*PROPERTIES, 'name'), {'minLength': 3}, 'body/name: minLength was 2 and is 3'),
    ((*PROPERTIES, 'name'), {'format': 'slug'}, 'its format was any and is slug'),
    ((*PROPERTIES, 'note'), {'type': 'string'}, 'body/note: no longer takes null'),
    ((*PROPERTIES, 'kind'), {'enum': ['b']}, 'body/kind: no longer takes a'),
    ((*PROPERTIES, 'count'), {'maximum': 5}, 'maximum was open and is 5'),
    ((*PROPERTIES, 'tags'), {'maxItems': 5}, 'maxItems was open and is 5'),
    ((*PROPERTIES, 'tags'), {'minItems': 0}, ''),
    ((*PROPERTIES, 'tags', 'items'), {'type': 'integer'}, 'body/tags/*: no longer takes string'),
    (PROPERTIES, {'extra': {'type': 'string'}}, ''),
    # what is got
    (PROPERTIES, {'count': None}, '201/count: is gone'),
    (THING, {'required': []}, '201/name: may now be missing'),
    ((*PROPERTIES, 'name'), {'type': ['string', 'null']}, '201/name: may now be null'),
    ((*PROPERTIES, 'kind'), {'enum': None}, '201/kind: may now be any value'),
    ((*PROPERTIES, 'count'), {'type': 'number'}, '201/count: may now be number'),
    (('components', 'schemas', 'page'), {'required': []}, '200/items: may now be missing'),
]


class Diff(unittest.TestCase):
    def test_changes(self):
        for where, change, said in CHANGES:
            with self.subTest(where='.'.join(map(str, where)), change=str(change)[:60]):
                new = copy.deepcopy(OLD)
                node = new
                for step in where:
                    node = node[step]
                for key, value in copy.deepcopy(change).items():
                    if value is None:
                        del node[key]
                    else:
                        node[key] = value
                told = [f'{place}: {what}' for place, what in contract_diff.breaches(OLD, new)]
                if said:
                    self.assertTrue(any(said in each for each in told), told)
                else:
                    self.assertEqual(told, [])

    def test_new_member_that_must_be_sent(self):
        new = copy.deepcopy(OLD)
        new['components']['schemas']['thing']['properties']['fresh'] = {'type': 'string'}
        new['components']['schemas']['thing']['required'].append('fresh')
        self.assertIn(('POST /api/v1/things body/fresh', 'is new and must be sent'), contract_diff.breaches(OLD, new))

    def test_new_parameter_that_must_be_sent(self):
        new = copy.deepcopy(OLD)
        new['paths']['/api/v1/things']['get']['parameters'].append({'name': 'fresh', 'in': 'query', 'required': True, 'schema': {}})
        self.assertIn(('GET /api/v1/things query fresh', 'is new and must be sent'), contract_diff.breaches(OLD, new))

    def test_the_same_breaks_nothing(self):
        self.assertEqual(contract_diff.breaches(OLD, copy.deepcopy(OLD)), [])


class Script(unittest.TestCase):
    """In a git of its own, since what is compared with is a commit."""

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        for part in ('contracts', 'server/gen', 'tests/check'):
            shutil.copytree(os.path.join(ROOT, part), os.path.join(self.folder, part))
        self.git('init', '-q')
        self.git('add', '.')
        self.commit('base')

    def tearDown(self):
        shutil.rmtree(self.folder)

    def git(self, *words):
        subprocess.run(['git', '-C', self.folder, *words], check=True, capture_output=True)

    def commit(self, *paragraphs):
        said = [word for each in paragraphs for word in ('-m', each)]
        self.git('-c', 'user.name=a', '-c', 'user.email=a@example.org', 'commit', '-q', '--allow-empty', '-a', *said)

    def run_script(self, *words, base=''):
        done = subprocess.run([os.path.join(self.folder, 'tests/check/contract_diff.py'), *words], capture_output=True, text=True,
                              check=False, env={**os.environ, 'CONTACTO_BASE': base})
        return done.returncode, done.stdout + done.stderr

    def change(self, old, new):
        file = os.path.join(self.folder, 'contracts/users.yaml')
        with open(file, encoding='utf-8') as stream:
            text = stream.read()
        self.assertIn(old, text)
        with open(file, 'w', encoding='utf-8') as stream:
            stream.write(text.replace(old, new))

    def test_against_a_commit(self):
        self.assertEqual(self.run_script('HEAD'), (0, ''))
        self.change('  /v1/users/me/export:', '  /v1/users/me/download:')
        code, told = self.run_script('HEAD')
        self.assertEqual((code, told), (1, 'GET /api/v1/users/me/export: is gone\n'))
        self.assertEqual(self.run_script('HEAD', '--also', 'GET /api/v1/users/me/export')[0], 0)

    def test_against_the_commit_before(self):
        self.assertEqual(self.run_script(), (0, 'there is no commit before this one\n'))
        self.change('  /v1/users/me/export:', '  /v1/users/me/download:')
        self.commit('another name')
        gone = (1, 'GET /api/v1/users/me/export: is gone\n')
        self.assertEqual(self.run_script(), gone)
        self.commit('nothing')
        self.assertEqual(self.run_script(), (0, ''))
        self.assertEqual(self.run_script(base='HEAD~2'), gone)
        self.assertEqual(self.run_script('HEAD~1', base='HEAD~2'), (0, ''))

    def test_a_commit_may_say_that_it_breaks(self):
        self.change('  /v1/users/me/export:', '  /v1/users/me/download:')
        self.commit('another name', 'Breaks: GET /api/v1/users/me/export')
        self.assertEqual(self.run_script(), (0, ''))
        self.change('  /v1/consents:', '  /v1/documents:')
        self.assertEqual(self.run_script(), (1, 'GET /api/v1/consents: is gone\n'))

    def test_against_where_it_parted(self):
        self.git('branch', 'ours')
        self.git('branch', 'theirs')
        self.change('  /v1/users/me/export:', '  /v1/users/me/download:')
        self.commit('they went on')
        self.git('branch', '-f', 'theirs')
        self.git('checkout', '-q', 'ours')
        self.assertEqual(self.run_script('theirs'), (0, ''))

    def test_what_cannot_be_read(self):
        self.assertEqual(self.run_script(base='no-such-commit')[0], 2)
        self.assertEqual(self.run_script('no-such-commit')[0], 2)
        self.change('operationId: export_me', 'operationId: exportMe')
        code, told = self.run_script('HEAD')
        self.assertEqual(code, 1)
        self.assertIn('snake_case', told)


if __name__ == '__main__':
    unittest.main()
