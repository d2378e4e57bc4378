"""openapi_yaml.py: YAML, of which only the harmless part: no key comes twice, `no` and 2026-01-01 are text."""

import re

import yaml


class Refused(Exception):
    """All that is wrong with a contract, one sentence a line."""


class Map(dict):
    """A mapping that remembers the line of each of its keys."""

    line = 0
    lines: dict = {}


class Loader(yaml.SafeLoader):
    """YAML 1.2's idea of true, false and numbers: `no`, `on` and 2026-01-01 stay text, as in every other reader."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers
            if tag not in ('tag:yaml.org,2002:timestamp', 'tag:yaml.org,2002:bool')]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Loader.add_implicit_resolver('tag:yaml.org,2002:bool', re.compile(r'^(?:true|false)$'), list('tf'))


def construct_map(loader, node):
    made = Map()
    made.line = node.start_mark.line + 1
    made.lines = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise Refused(f'{loader.name}:{line}: the key {key!r} must be text: put it in quotes')
        if key in made:
            raise Refused(f'{loader.name}:{line}: {key} comes twice')
        made[key] = loader.construct_object(value_node, deep=True)
        made.lines[key] = line
    return made


Loader.add_constructor('tag:yaml.org,2002:map', construct_map)


def load_yaml(file):
    try:
        with open(file, encoding='utf-8') as stream:
            loader = Loader(stream)
            loader.name = file
            try:
                return loader.get_single_data()
            finally:
                loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, 'problem_mark', None)
        raise Refused(f'{file}:{mark.line + 1 if mark else 1}: {getattr(error, "problem", error)}') from None
    except OSError as error:
        raise Refused(f'{file}: {error.strerror}') from None
