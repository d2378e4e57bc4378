"""The table of who may do what, and the operations of the contracts, each read as it stands."""

from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = ('nobody', 'client', 'other client', 'professional', 'other professional', 'support', 'admin')
METHODS = ('get', 'post', 'put', 'patch', 'delete')


class Row(NamedTuple):
    method: str
    path: str
    object: str
    expected: tuple              # one of `yes 401 403 404` for each of PEOPLE


class Operation(NamedTuple):
    service: str
    method: str
    path: str
    name: str
    internal: bool
    refusals: frozenset          # problems of its own: whoever gets one was let in


def rows():
    lines = (ROOT / 'tests/matrix/table').read_text().splitlines()
    words = [line.split() for line in lines if line.strip() and not line.startswith('#')]
    return [Row(method, path, thing, tuple(expected)) for method, path, thing, *expected in words]


def operations():
    found = []
    for path in sorted((ROOT / 'contracts').glob('*.yaml')):
        contract = yaml.load(path.read_text(), Loader=getattr(yaml, 'CSafeLoader', yaml.SafeLoader))
        for route, item in (contract.get('paths') or {}).items():
            for method in METHODS:
                if method in item:
                    one = item[method]
                    found.append(Operation(path.stem, method.upper(), route, one['operationId'],
                                           one['security'] == [{'service': []}], frozenset(one.get('x-problems', []))))
    return found
