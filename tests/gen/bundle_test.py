#!/usr/bin/python3
"""bundle_test.py: the one public document of all contracts, and the page made of it."""

import base64
import hashlib
import json
import os
import re
import sys
import tempfile
import unittest
from html.parser import HTMLParser

sys.dont_write_bytecode = True
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
sys.path.insert(0, os.path.join(ROOT, 'server', 'gen'))

import bundle  # noqa: E402
import docs  # noqa: E402

CONTRACTS = bundle.read_folder(os.path.join(ROOT, 'contracts'))
PUBLIC = bundle.bundled(CONTRACTS)
SERVICES = bundle.bundled(CONTRACTS, services=True)
METHODS = ('get', 'post', 'put', 'patch', 'delete')


def operations(document):
    for path, item in document['paths'].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def resolves(document, ref):
    node = document
    for step in ref.removeprefix('#/').split('/'):
        node = node[step]
    return node


class Bundle(unittest.TestCase):
    def test_public_paths_are_under_api(self):
        self.assertTrue(PUBLIC['paths'])
        self.assertEqual([path for path in PUBLIC['paths'] if not path.startswith('/api/v1/')], [])

    def test_nothing_internal_is_public(self):
        internal = {each.id for contract in CONTRACTS for each in contract.operations if each.internal}
        self.assertTrue(internal)
        self.assertEqual(internal & {each['operationId'] for _, _, each in operations(PUBLIC)}, set())
        self.assertNotIn('service', PUBLIC['components']['securitySchemes'])
        self.assertNotIn('session_state', PUBLIC['components']['schemas'])
        self.assertNotIn('webhooks', PUBLIC)

    def test_all_else_is(self):
        public = {each.id for contract in CONTRACTS for each in contract.operations if not each.internal}
        self.assertEqual(public, {each['operationId'] for _, _, each in operations(PUBLIC)})

    def test_services_answer_all_of_it_at_their_own_paths(self):
        every = {(each.path, each.method) for contract in CONTRACTS for each in contract.operations}
        self.assertEqual(every, {(path, method) for path, method, _ in operations(SERVICES)})

    def test_references_lead_somewhere_within(self):
        for document in (PUBLIC, SERVICES):
            refs = re.findall(r'"\$ref": "([^"]*)"', json.dumps(document))
            self.assertTrue(refs)
            for ref in refs:
                self.assertTrue(ref.startswith('#/components/'), ref)
                self.assertIsInstance(resolves(document, ref), dict)

    def test_nothing_lies_about_unused(self):
        refs = set(re.findall(r'"\$ref": "#/components/([^"]*)"', json.dumps(PUBLIC)))
        for kind, all_of_it in PUBLIC['components'].items():
            for name in all_of_it:
                if kind != 'securitySchemes':
                    self.assertIn(f'{kind}/{name}', refs)

    def test_sessions_come_by_cookie_or_bearer(self):
        schemes = PUBLIC['components']['securitySchemes']
        self.assertEqual(schemes['session_cookie']['name'], '__Host-sid')
        self.assertEqual(schemes['session_bearer']['scheme'], 'bearer')
        for _, _, each in operations(PUBLIC):
            self.assertLessEqual({scheme for way in each['security'] for scheme in way}, set(schemes))

    def test_headers_are_spelt_out(self):
        by_id = {each.id: each for contract in CONTRACTS for each in contract.operations}
        for _, _, each in operations(PUBLIC):
            refs = [resolves(PUBLIC, one['$ref']) if '$ref' in one else one for one in each.get('parameters', [])]
            names = {one['name']: one for one in refs if one['in'] == 'header'}
            self.assertEqual('If-Match' in names, by_id[each['operationId']].if_match)
            tagged = each['responses'].get('200', {}).get('headers', {}).get('ETag') and by_id[each['operationId']].method == 'get'
            self.assertEqual('If-None-Match' in names, bool(tagged))
            self.assertEqual('304' in each['responses'], bool(tagged))
            self.assertEqual('Idempotency-Key' in names, by_id[each['operationId']].idempotency != 'none')
            if 'Idempotency-Key' in names:
                self.assertEqual(names['Idempotency-Key'].get('required', False), by_id[each['operationId']].idempotency == 'required')

    def test_our_own_words_stay_here(self):
        for word in bundle.OURS:
            self.assertNotIn(f'"{word}"', json.dumps(PUBLIC))

    def test_problems_that_may_come(self):
        listed = {slug for _, _, each in operations(PUBLIC) for slug in each.get('x-problems', [])}
        self.assertLessEqual(listed, set(PUBLIC['x-problems']))
        self.assertTrue(PUBLIC['x-problems']['not-found']['common'])

    def test_the_script(self):
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, 'made', 'openapi.json')
            self.assertEqual(bundle.main([os.path.join(ROOT, 'contracts'), file]), 0)
            with open(file, encoding='utf-8') as stream:
                self.assertEqual(json.load(stream), json.loads(json.dumps(PUBLIC)))
            self.assertEqual(docs.main([file, os.path.join(folder, 'docs.html')]), 0)
            self.assertTrue(os.path.getsize(os.path.join(folder, 'docs.html')) > 10000)


class Page(HTMLParser):
    """What a page consists of."""

    VOID = {'meta', 'wbr', 'br', 'link', 'img', 'input'}

    def __init__(self, text):
        super().__init__()
        self.ids, self.hrefs, self.tags, self.open, self.policy = [], [], set(), [], ''
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.add(tag)
        if 'id' in attrs:
            self.ids.append(attrs['id'])
        if 'href' in attrs:
            self.hrefs.append(attrs['href'])
        if attrs.get('http-equiv') == 'Content-Security-Policy':
            self.policy = attrs['content']
        for name in attrs:
            assert not name.startswith('on') and name not in ('style', 'src'), name
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag


class Docs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = docs.page(json.loads(json.dumps(PUBLIC)))
        cls.page = Page(cls.text)

    def test_asks_for_nothing_else(self):
        self.assertEqual(self.page.tags & {'script', 'link', 'img', 'iframe', 'object', 'video', 'form'}, set())
        self.assertNotIn('url(', self.text)
        self.assertNotIn('@import', self.text)
        self.assertEqual([each for each in self.page.hrefs if not each.startswith('#')], ['/api/openapi.json'])

    def test_its_policy_lets_its_style_in_and_nothing_more(self):
        style = re.search(r'<style>(.*?)</style>', self.text, re.S).group(1)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        self.assertEqual(self.page.policy, f"default-src 'none'; style-src 'sha256-{digest}'")

    def test_is_well_formed(self):
        self.assertEqual(self.page.open, [])
        self.assertEqual(len(self.page.ids), len(set(self.page.ids)))

    def test_links_lead_somewhere(self):
        for each in self.page.hrefs:
            if each.startswith('#'):
                self.assertIn(each[1:], self.page.ids)

    def test_tells_every_operation_and_shape(self):
        for _, _, each in operations(PUBLIC):
            self.assertIn(each['operationId'], self.page.ids)
        for name in PUBLIC['components']['schemas']:
            self.assertIn(f'schema-{name}', self.page.ids)

    def test_escapes(self):
        evil = json.loads(json.dumps(PUBLIC))
        for _, _, each in operations(evil):
            each['summary'] = '<script>alert(1)</script>'
            each['description'] = '`<b>` & "quotes"'
        page = Page(docs.page(evil))
        self.assertNotIn('script', page.tags)
        self.assertNotIn('b', page.tags)


if __name__ == '__main__':
    unittest.main()
