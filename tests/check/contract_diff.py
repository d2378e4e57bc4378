#!/usr/bin/python3 -B
"""contract_diff.py [BASE]: would the contracts as they lie here break who speaks to those of an earlier commit?

BASE is a commit, a branch or a tag; without it $CONTACTO_BASE, which CI sets to what a pull request is for, or else HEAD~1.
What is compared with is where BASE and HEAD parted, so that a base which went on alone breaks nothing.  A first commit,
or one without contracts before it, breaks nobody.

Compares the public document of both (server/gen/bundle.py).  Breaking is: what was there is gone; what could be left out or be
anything must now be said or be narrower, in requests; what was promised is no longer, or is wider, in answers.  Prints each
breach with its place and exits 1; what merely grew is fine, a new value of an enum in an answer too.

What nobody uses yet may break: `--also PLACE…`, or, for good and for all to see, lines `Breaks: PLACE` in messages of the
commits since.  A PLACE is a beginning, such as "POST /api/v1/codes".
"""

import argparse
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
sys.path.insert(0, os.path.join(ROOT, 'server', 'gen'))

import bundle  # noqa: E402
import openapi  # noqa: E402

METHODS = ('get', 'post', 'put', 'patch', 'delete')
# (keyword, is a larger value narrower?)
BOUNDS = (('minLength', True), ('maxLength', False), ('minItems', True), ('maxItems', False), ('minimum', True), ('maximum', False))


class Side:
    """One of the two documents."""

    def __init__(self, document):
        self.document = document

    def follow(self, node):
        while '$ref' in node:
            found = self.document
            for step in node['$ref'].removeprefix('#/').split('/'):
                found = found[step]
            node = {**found, **{key: value for key, value in node.items() if key != '$ref'}}
        return node


class Comparison:
    def __init__(self, old, new):
        self.old, self.new = Side(old), Side(new)
        self.breaches = []
        self.seen = set()  # pairs of shapes within one operation, for shapes may hold themselves

    def breach(self, place, what):
        self.breaches.append((place, what))

    # ---- schemas; asked: is it what clients send, or what they get? ----

    def schema(self, old, new, place, asked):
        pair = (old.get('$ref'), new.get('$ref'), asked)
        if pair[0] and pair in self.seen:
            return
        self.seen.add(pair)
        old, new = self.old.follow(old), self.new.follow(new)
        self.types(old, new, place, asked)
        self.values(old, new, place, asked)
        self.bounds(old, new, place, asked)
        if 'properties' in old and 'properties' in new:
            self.members(old, new, place, asked)
        if 'items' in old and 'items' in new:
            self.schema(old['items'], new['items'], f'{place}/*', asked)

    def types(self, old, new, place, asked):
        before, after = kinds(old), kinds(new)
        lost, won = before - after, after - before
        if asked and lost and not (lost == {'integer'} and 'number' in after):
            self.breach(place, f'no longer takes {words(lost)}')
        if not asked and won and not (won == {'integer'} and 'number' in before):
            self.breach(place, f'may now be {words(won)}')
        if old.get('format') != new.get('format') and not (asked and 'format' not in new):
            self.breach(place, f'its format was {old.get("format", "any")} and is {new.get("format", "any")}')

    def values(self, old, new, place, asked):
        before, after = old.get('enum'), new.get('enum')
        if asked and after is not None:
            gone = [each for each in before or [] if each not in after]
            if before is None:
                self.breach(place, f'takes no longer any value, only {words(after)}')
            elif gone:
                self.breach(place, f'no longer takes {words(gone)}')
        if not asked and before is not None and after is None:
            self.breach(place, 'may now be any value')

    def bounds(self, old, new, place, asked):
        for word, larger_is_narrower in BOUNDS:
            before, after = old.get(word), new.get(word)
            if before == after or not asked:
                continue
            narrower = after is not None and (before is None or (after > before) == larger_is_narrower)
            # A least length of nothing is no bound.
            if narrower and not (before is None and after == 0 and word != 'minimum'):
                self.breach(place, f'{word} was {"open" if before is None else before} and is {after}')

    def members(self, old, new, place, asked):
        before, after = set(old.get('required', [])), set(new.get('required', []))
        for name, node in old['properties'].items():
            there = f'{place}/{name}'
            if name not in new['properties']:
                self.breach(there, 'is gone' if not asked else 'is no longer taken')
                continue
            if asked and name in after - before:
                self.breach(there, 'must now be sent')
            if not asked and name in before - after:
                self.breach(there, 'may now be missing')
            self.schema(node, new['properties'][name], there, asked)
        if asked:
            for name in sorted(after - set(old['properties'])):
                self.breach(f'{place}/{name}', 'is new and must be sent')

    # ---- operations ----

    def parameters(self, old, new, place):
        for (where, name), node in old.items():
            there = f'{place}?{name}' if where == 'query' else f'{place} {where} {name}'
            if (where, name) not in new:
                if where != 'header':
                    self.breach(there, 'is no longer taken')
                continue
            now = new[where, name]
            if now.get('required') and not node.get('required'):
                self.breach(there, 'must now be sent')
            self.schema(node['schema'], now['schema'], there, True)
        for (where, name), node in new.items():
            if (where, name) not in old and node.get('required'):
                self.breach(f'{place} {where} {name}', 'is new and must be sent')

    def body(self, old, new, place):
        if new and not old and new.get('required'):
            self.breach(place, 'must now have a body')
        if old and not new:
            self.breach(place, 'no longer takes a body')
        if not old or not new:
            return
        if new.get('required') and not old.get('required'):
            self.breach(place, 'must now have a body')
        for kind, media in old['content'].items():
            if kind not in new['content']:
                self.breach(place, f'no longer takes {kind}')
            elif 'schema' in media and 'schema' in new['content'][kind]:
                self.schema(media['schema'], new['content'][kind]['schema'], f'{place} body', True)

    def answers(self, old, new, place):
        for status, given in old.items():
            if not status.startswith(('2', '3')):
                continue
            if status not in new:
                self.breach(place, f'no longer answers {status}')
                continue
            for kind, media in given.get('content', {}).items():
                now = new[status].get('content', {})
                if kind not in now:
                    self.breach(place, f'{status} is no longer {kind}')
                elif 'schema' in media:
                    self.schema(media['schema'], now[kind]['schema'], f'{place} {status}', False)
            for name in given.get('headers', {}):
                if name not in new[status].get('headers', {}):
                    self.breach(place, f'{status} no longer has the header {name}')

    def security(self, old, new, place):
        before = {tuple(sorted(way)) for way in old}
        after = {tuple(sorted(way)) for way in new}
        if not after or () in after:
            return
        if not before or before - after:
            self.breach(place, 'asks for more than it did to let somebody in')

    def operation(self, old, new, place):
        self.security(old['security'], new['security'], place)
        before, after = set(old.get('x-roles', [])), set(new.get('x-roles', []))
        if after and (not before or before - after):
            self.breach(place, 'is no longer for all who could ask it')
        self.body(old.get('requestBody'), new.get('requestBody'), place)
        self.answers(old['responses'], new['responses'], place)

    def run(self):
        before, after = operations(self.old), operations(self.new)
        for key, (operation, parameters) in before.items():
            place = f'{key[0].upper()} {key[1]}'
            if key not in after:
                self.breach(place, 'is gone')
                continue
            self.seen = set()
            self.operation(operation, after[key][0], place)
            self.parameters(parameters, after[key][1], place)
        return self.breaches


def kinds(node):
    said = node.get('type', [])
    return {said} if isinstance(said, str) else set(said)


def words(values):
    return ', '.join(str(each) for each in sorted(values, key=str))


def operations(side):
    """(method, path) → the operation and its parameters by place and name."""
    made = {}
    for path, item in side.document['paths'].items():
        for method in METHODS:
            if method in item:
                both = [side.follow(each) for each in [*item.get('parameters', []), *item[method].get('parameters', [])]]
                made[method, path] = item[method], {(each['in'], each['name']): each for each in both}
    return made


def breaches(old, new):
    return Comparison(old, new).run()


def git(*words):
    """What git says; raises CalledProcessError."""
    return subprocess.run(['git', '-C', ROOT, *words], capture_output=True, text=True, check=True).stdout


def is_commit(name):
    return subprocess.run(['git', '-C', ROOT, 'rev-parse', '-q', '--verify', f'{name}^{{commit}}'], capture_output=True, check=False).returncode == 0


def parted_at(base):
    """The last commit that BASE and HEAD share; BASE itself where git knows none, as in a clone of some depth."""
    try:
        return git('merge-base', base, 'HEAD').strip()
    except subprocess.CalledProcessError:
        return git('rev-parse', '--verify', f'{base}^{{commit}}').strip()


def said_to_break(base):
    """The places that commits since BASE say they break."""
    lines = git('log', '--format=%B', f'{base}..HEAD').splitlines()
    return [line.removeprefix('Breaks:').strip() for line in lines if line.startswith('Breaks:') and line != 'Breaks:']


def of_commit(base):
    """The public document at that commit; None when it had no contracts."""
    files = [each for each in git('ls-tree', '--name-only', base, 'contracts/').split() if each.endswith('.yaml')]
    if 'contracts/common.yaml' not in files or len(files) == 1:
        return None
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            with open(os.path.join(folder, os.path.basename(file)), 'w', encoding='utf-8') as stream:
                stream.write(git('show', f'{base}:{file}'))
        return bundle.bundled(bundle.read_folder(folder))


def compare(base, allowed):
    """What breaks those who speak to the contracts of that commit, but for what is allowed to."""
    base = parted_at(base)
    old = of_commit(base)
    found = breaches(old, bundle.bundled(bundle.read_folder(os.path.join(ROOT, 'contracts')))) if old else []
    allowed = (*allowed, *said_to_break(base))
    return [(place, what) for place, what in found if not place.startswith(allowed)]


def main(arguments):
    parser = argparse.ArgumentParser(usage='contract_diff.py [BASE] [--also PLACE…]', description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('base', metavar='BASE', nargs='?', default=os.environ.get('CONTACTO_BASE') or None)
    parser.add_argument('--also', nargs='*', default=[], metavar='PLACE')
    given = parser.parse_args(arguments)
    if not given.base and not is_commit('HEAD~1'):
        print('there is no commit before this one')
        return 0
    try:
        left = compare(given.base or 'HEAD~1', given.also)
    except openapi.Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(error.stderr.strip(), file=sys.stderr)
        return 2
    for place, what in left:
        print(f'{place}: {what}')
    return 1 if left else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
