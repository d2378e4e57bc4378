"""docs.py: openapi.json → docs.html, one page that a person can read, search and print.

    docs.py openapi.json OUT.html

It asks for nothing but itself: no script, no font, no picture; its one style sheet is inside and named by its hash
in the page's own Content-Security-Policy.
"""

import base64
import hashlib
import html
import json
import os
import re
import sys

METHODS = ('get', 'post', 'put', 'patch', 'delete')
STYLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'docs.css')


# ---- HTML ----

class Safe(str):
    """Text that is HTML already."""


def safe(*parts):
    """Joins what is HTML, and escapes what is not."""
    return Safe(''.join(each if isinstance(each, Safe) else html.escape(str(each)) for each in flat(parts) if each is not None))


def flat(parts):
    for each in parts:
        if isinstance(each, (list, tuple)):
            yield from flat(each)
        else:
            yield each


def tag(name, *children, **attributes):
    said = ''.join(f' {key.rstrip("_").replace("_", "-")}="{html.escape(str(value))}"' for key, value in attributes.items() if value is not None)
    return Safe(f'<{name}{said}>{safe(*children)}</{name}>')


def code(text):
    return tag('code', text)


def prose(text):
    """Words with `code` in them; an empty line parts paragraphs."""
    paragraphs = re.split(r'\n\s*\n', text.strip())
    return [tag('p', inline(each)) for each in paragraphs]


def inline(text):
    parts = re.split(r'`([^`]*)`', text)
    return [code(each) if index % 2 else each for index, each in enumerate(parts)]


def breakable(path):
    """A path that may break before each slash."""
    return safe([[Safe('<wbr>') if index else '', each] for index, each in enumerate(re.split(r'(?=/)', path)) if each])


# ---- schemas ----

class Document:
    def __init__(self, raw):
        self.raw = raw

    def follow(self, node):
        while '$ref' in node:
            found = self.raw
            for step in node['$ref'].removeprefix('#/').split('/'):
                found = found[step]
            node = found
        return node

    @staticmethod
    def name_of(node):
        return node['$ref'].rsplit('/', 1)[1] if '$ref' in node else None

    def type_of(self, node):
        """What it is, in a few words; objects are led to."""
        name, there = self.name_of(node), self.follow(node)
        if there.get('type') == 'object':
            return tag('a', name or 'object', href=f'#schema-{name}') if name else safe('object')
        kinds = there.get('type', 'any')
        kinds = [each for each in ([kinds] if isinstance(kinds, str) else kinds)]
        word = kinds[0]
        if 'enum' in there:
            made = safe('one of ', [[', ' if index else '', code(each)] for index, each in enumerate(there['enum']) if each is not None])
        elif word == 'array':
            made = safe('list of ', self.type_of(there['items']))
        else:
            made = safe({'string': 'text', 'integer': 'whole number', 'boolean': 'true or false'}.get(word, word),
                        f' ({there["format"]})' if 'format' in there else '')
        return safe(made, ' or null') if 'null' in kinds else made

    def rules_of(self, node):
        """Its bounds."""
        there = self.follow(node)
        made = []
        for least, most, what in (('minLength', 'maxLength', ' characters'), ('minItems', 'maxItems', ' items'), ('minimum', 'maximum', '')):
            low, high = there.get(least), there.get(most)
            if low is not None and high is not None:
                made.append(f'{low}{what}' if low == high else f'{low}–{high}{what}')
            elif low is not None:
                made.append(f'at least {low}{what}')
            elif high is not None:
                made.append(f'at most {high}{what}')
        default = node.get('default', there.get('default'))
        if default is not None:
            made.append(f'{json.dumps(default)} when left out')
        return ', '.join(made)

    def example_of(self, node, depth=0):
        there = self.follow(node)
        if there.get('examples') or 'example' in there:
            return there['examples'][0] if there.get('examples') else there['example']
        if 'enum' in there:
            return there['enum'][0]
        kinds = there.get('type')
        kind = kinds if isinstance(kinds, str) else kinds[0]
        if kind == 'object':
            return {name: self.example_of(each, depth + 1) for name, each in there['properties'].items()} if depth < 4 else {}
        if kind == 'array':
            return [self.example_of(there['items'], depth + 1)]
        if kind == 'integer':
            return there.get('default', there.get('minimum', 1))
        if kind == 'number':
            return there.get('minimum', 1.5)
        if kind == 'boolean':
            return True
        text = {'uuid': '0192f0c1-2d3e-7a4b-8c5d-0e1f2a3b4c5d', 'date-time': '2026-03-01T08:00:00Z', 'date': '2026-03-01',
                'digits': '123456789012', 'email': 'amel@example.org', 'phone': '+213550123456', 'url': 'https://example.org/',
                'zone': 'Africa/Algiers', 'slug': 'tizi-ouzou', 'token': 'q2w_E4r-'}.get(there.get('format'), '…')
        return text[:there.get('maxLength', len(text))]


def table(caption, heads, rows):
    wide = 'members' if len(heads) == 4 else None
    return tag('div', tag('table', tag('caption', caption), tag('thead', tag('tr', [tag('th', each, scope='col') for each in heads])),
                          tag('tbody', rows), class_=wide), class_='table', role='region', aria_label=caption, tabindex='0')


def needed(is_needed):
    return tag('span', 'required', class_='needed') if is_needed else tag('span', 'optional', class_='quiet')


def row(document, name, node, required, description):
    rules = document.rules_of(node)
    return tag('tr', tag('th', code(name), scope='row'), tag('td', document.type_of(node), tag('span', rules, class_='rules') if rules else ''),
               tag('td', needed(required)), tag('td', inline(description)))


HEADS = ('Name', 'Type', 'Must', 'Meaning')


def properties_table(document, schema, caption):
    required = schema.get('required', [])
    rows = [row(document, name, node, name in required, node.get('description') or document.follow(node).get('description', ''))
            for name, node in schema['properties'].items()]
    return table(caption, HEADS, rows)


# ---- operations ----

WAYS = {(): 'Anybody.', ('session_cookie', 'session_bearer'): 'Whoever is signed in.'}


def who(operation):
    schemes = tuple(each for way in operation['security'] for each in way)
    roles = operation.get('x-roles')
    said = 'Anybody; it knows who is signed in.' if {} in operation['security'] else WAYS.get(schemes, ', '.join(schemes))
    return f'Whoever is signed in as {" or ".join(roles)}.' if roles else said


def rates(operation):
    words = {'user': 'each user', 'address': 'each address'}
    return [f'{each["burst"]:g} in {each["every"]:g} seconds for {words[each["per"]]}' for each in operation.get('x-rate', [])]


def parameters_table(document, operation, shared):
    rows = []
    for each in [*shared, *operation.get('parameters', [])]:
        each = document.follow(each)
        rows.append(row(document, each['name'], each['schema'], each.get('required', False), f'In the {each["in"]}. {each.get("description", "")}'))
    return table('Parameters', HEADS, rows) if rows else None


def example(document, media):
    node = media.get('schema', {})
    shown = media.get('example', document.example_of(node) if node else None)
    return tag('pre', code(json.dumps(shown, ensure_ascii=False, indent=2)), tabindex='0')


def body_part(document, operation):
    body = operation.get('requestBody')
    if not body:
        return None
    made = []
    for kind, media in body['content'].items():
        schema = document.follow(media.get('schema', {}))
        made.append(tag('h4', 'Body ', tag('span', kind, class_='kind'), '' if body.get('required') else ' (may be left out)'))
        if kind == 'application/json':
            made += [prose(schema.get('description', '')), properties_table(document, schema, 'Members of the body'), example(document, media)]
    return made


def answer_part(document, operation):
    made = []
    for status, given in operation['responses'].items():
        if status == 'default' or int(status) >= 400:
            continue
        made.append(tag('h4', 'Answer ', tag('span', status, class_='status')))
        made.append(prose(given['description']))
        for name, header in given.get('headers', {}).items():
            made.append(tag('p', 'Header ', code(name), ': ', inline(document.follow(header)['description'])))
        for kind, media in given.get('content', {}).items():
            if kind != 'application/json':
                made.append(tag('p', 'As ', code(kind), '.'))
                continue
            schema = document.follow(media['schema'])
            made += [properties_table(document, schema, f'Members of the answer {status}'), example(document, media)]
    return made


def problems_part(document, operation):
    slugs = operation.get('x-problems', [])
    if not slugs:
        return None
    known = document.raw['x-problems']
    rows = [tag('tr', tag('th', code(slug), scope='row'), tag('td', tag('span', known[slug]['status'], class_='status')),
                tag('td', known[slug]['title'])) for slug in slugs]
    return table('Problems of its own', ('Problem', 'Status', 'Meaning'), rows)


def operation_section(document, path, method, operation, shared):
    name = operation['operationId']
    facts = [('Who', who(operation)), *[('Limit', each) for each in rates(operation)]]
    return tag(
        'article', tag('h3', tag('a', operation['summary'], href=f'#{name}')),
        tag('p', tag('span', method.upper(), class_=f'method {method}'), ' ', tag('span', breakable(path), class_='path'), class_='address'),
        prose(operation.get('description', '')) if operation.get('description') else None,
        tag('dl', [[tag('dt', word), tag('dd', said)] for word, said in facts]),
        parameters_table(document, operation, shared), body_part(document, operation), answer_part(document, operation),
        problems_part(document, operation), id=name, class_='operation')


def operations_of(document):
    """(tag, [(path, method, operation, shared parameters)]), in the order of the document's tags."""
    groups = {each['name']: [] for each in document.raw['tags']}
    for path, item in document.raw['paths'].items():
        for method in METHODS:
            if method in item:
                name = (item[method].get('tags') or ['others'])[0]
                groups.setdefault(name, []).append((path, method, item[method], item.get('parameters', [])))
    return [(name, each) for name, each in groups.items() if each]


# ---- the page ----

def navigation(document):
    groups = [tag('li', tag('a', name.capitalize(), href=f'#tag-{name}'),
                  tag('ul', [tag('li', tag('a', tag('span', method.upper(), class_=f'method {method}'), tag('span', operation['summary']),
                                           href=f'#{operation["operationId"]}')) for _, method, operation, _ in operations]))
              for name, operations in operations_of(document)]
    more = [tag('li', tag('a', word, href=f'#{anchor}')) for word, anchor in (('Problems', 'problems'), ('Shapes', 'shapes'))]
    return tag('nav', tag('ul', groups, more), aria_label='Contents')


def problems_section(document):
    rows = [tag('tr', tag('th', code(slug), scope='row', id=f'problem-{slug}'), tag('td', tag('span', each['status'], class_='status')),
                tag('td', each['title'])) for slug, each in document.raw['x-problems'].items() if each['common']]
    return tag('section', tag('h2', 'Problems'),
               tag('p', 'Every operation may answer these, as ', code('application/problem+json'), ' of the shape ',
                   tag('a', 'problem', href='#schema-problem'), '. What only some answer stands with them.'),
               table('Problems of all operations', ('Problem', 'Status', 'Meaning'), rows), id='problems')


def shapes_section(document):
    made = []
    for name, schema in document.raw['components']['schemas'].items():
        made += [tag('h3', name, id=f'schema-{name}'), prose(schema.get('description', ''))]
        if schema.get('type') == 'object':
            made.append(properties_table(document, schema, f'Members of {name}'))
        else:
            made.append(tag('p', document.type_of(schema), tag('span', document.rules_of(schema), class_='rules')))
    return tag('section', tag('h2', 'Shapes'), made, id='shapes')


def page(raw):
    document = Document(raw)
    with open(STYLE, encoding='utf-8') as stream:
        style = stream.read()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    known = {each['name']: each.get('description', '') for each in raw['tags']}
    groups = [tag('section', tag('h2', name.capitalize()), prose(known.get(name, '')),
                  [operation_section(document, *each) for each in operations], id=f'tag-{name}')
              for name, operations in operations_of(document)]
    head = tag('head', Safe('<meta charset="utf-8">'), tag('title', f'{raw["info"]["title"]} API'),
               Safe('<meta name="viewport" content="width=device-width, initial-scale=1">'),
               Safe('<meta name="color-scheme" content="light dark">'),
               Safe(f'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'sha256-{digest}\'">'),
               Safe(f'<style>{style}</style>'))
    body = tag('body', tag('a', 'To the operations', href='#content', class_='skip'),
               tag('header', tag('h1', raw['info']['title'], ' ', tag('span', 'API', class_='quiet')),
                   tag('p', 'Version ', raw['info']['version'], ' · ', tag('a', 'openapi.json', href='/api/openapi.json')), id='top'),
               navigation(document),
               tag('main', tag('section', prose(raw['info']['description']), class_='first'), groups, problems_section(document),
                   shapes_section(document), id='content', tabindex='-1'))
    return '<!doctype html>\n' + tag('html', head, body, lang='en') + '\n'


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    with open(arguments[0], encoding='utf-8') as stream:
        raw = json.load(stream)
    with open(arguments[1], 'w', encoding='utf-8') as stream:
        stream.write(page(raw))
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
