"""bundle.py: contracts/*.yaml → one OpenAPI document.

    bundle.py contracts OUT.json              what the edge serves: public operations, under /api
    bundle.py --services contracts OUT.json   what the services answer themselves, internal operations too: for a proxy
                                              that holds their answers to the contract

What contracts say in a word is spelt out for those who know OpenAPI alone: x-idempotency and x-if-match become header
parameters, an ETag of what is read the answer 304, `session` its two ways in, the cookie and the bearer token.
"""

import json
import os
import sys

sys.dont_write_bytecode = True  # the sources' folder stays as it is

import openapi  # noqa: E402
from openapi_model import METHODS  # noqa: E402

OURS = ('x-made', 'x-secret', 'x-internal', 'x-body-to-file', 'x-body-max', 'x-idempotency', 'x-if-match', 'x-cookie')
DESCRIPTION = '''People find a professional in Algeria and book an appointment. All requests and answers are JSON (UTF-8).

Instants are RFC 3339 in UTC, dates have no zone, money is in centimes. Members and parameters that are not listed are refused
by name. What cannot be done is answered as a problem (RFC 9457): its `type` says which, `errors` points at what is wrong.
Lists go on where `Link: <…>; rel="next"` leads. A change that repeats its `Idempotency-Key` is done once.'''


def renamed(node):
    """References within one document."""
    if isinstance(node, dict):
        return {key: value.replace('common.yaml#', '#') if key == '$ref' else renamed(value) for key, value in node.items()}
    return [renamed(each) for each in node] if isinstance(node, list) else node


def spelt_out(operation, node, common):
    """An operation for those who do not know our words."""
    made = without_ours(renamed(node))
    parameters = list(made.get('parameters', []))
    shared = common.raw['components']
    tagged = operation.method == 'get' and 'ETag' in made['responses'].get('200', {}).get('headers', {})
    tagged = tagged and 'if_none_match' in shared['parameters']  # an older common.yaml, which contract_diff.py reads, lacks it
    for name, asked, needed in (('idempotency_key', operation.idempotency != 'none', operation.idempotency == 'required'),
                                ('if_match', operation.if_match, True), ('if_none_match', tagged, False)):
        ref = {'$ref': f'#/components/parameters/{name}'}
        if asked and needed and name == 'idempotency_key':
            parameters.append({**shared['parameters'][name], 'required': True})
        elif asked and ref not in parameters:
            parameters.append(ref)
    if parameters:
        made['parameters'] = parameters
    if tagged:
        made['responses'] = {**made['responses'], '304': renamed(shared['responses']['not_modified'])}
    made['summary'] = operation.summary
    made['security'] = security(operation)
    return made


def security(operation):
    either = [{'session_cookie': []}, {'session_bearer': []}]
    return {'NONE': [], 'SESSION': either, 'OPTIONAL': [*either, {}], 'INTERNAL': [{'service': []}]}[operation.security]


def security_schemes(common, services):
    session = common.raw['components']['securitySchemes']['session']
    made = {
        'session_cookie': {'type': 'apiKey', 'in': 'cookie', 'name': session['x-cookie'], 'description': 'For browsers.'},
        'session_bearer': {'type': 'http', 'scheme': 'bearer', 'description': 'For apps.'},
    }
    if services:
        made['service'] = common.raw['components']['securitySchemes']['service']
    return made


def references(node):
    """All that a part of the document refers to, once each."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == '$ref':
                yield tuple(value.removeprefix('#/components/').split('/'))
            else:
                yield from references(value)
    elif isinstance(node, list):
        for each in node:
            yield from references(each)


def without_ours(node):
    if isinstance(node, dict):
        return {key: without_ours(value) for key, value in node.items() if key not in OURS}
    return [without_ours(each) for each in node] if isinstance(node, list) else node


def components(contracts, common, paths):
    """What the paths refer to, and what that refers to."""
    known = {}
    for contract in [common, *contracts]:
        for kind, all_of_it in contract.raw.get('components', {}).items():
            for name, node in all_of_it.items():
                known.setdefault((kind, name), node)
    kept, wanted = {}, list(references(paths))
    while wanted:
        kind, name = wanted.pop()
        if name not in kept.setdefault(kind, {}):
            kept[kind][name] = without_ours(renamed(known[kind, name]))
            wanted.extend(references(kept[kind][name]))
    return {kind: {name: kept[kind][name] for (of, name) in known if of == kind and name in kept[kind]} for kind in sorted(kept)}


def paths_of(contract, common, services):
    made = {}
    operations = {(each.path, each.method): each for each in contract.operations}
    for path, item in contract.raw.get('paths', {}).items():
        kept = {}
        for method in METHODS:
            operation = operations.get((path, method))
            if operation and (services or not operation.internal):
                kept[method] = {**spelt_out(operation, item[method], common), 'x-service': contract.name}
        if kept:
            shared = {'parameters': without_ours(renamed(item['parameters']))} if 'parameters' in item else {}
            made[('' if services else '/api') + path] = {**shared, **kept}
    return made


def tags_of(contract, paths):
    used = {tag for item in paths.values() for each in item.values() if isinstance(each, dict) for tag in each.get('tags', [])}
    return [each for each in contract.raw.get('tags', []) if each['name'] in used]


def problems(contracts, common, paths):
    """What may be refused: by every operation, or by those that name it."""
    named = {slug for item in paths.values() for each in item.values() if isinstance(each, dict) for slug in each.get('x-problems', [])}
    made = {}
    for contract in [common, *contracts]:
        for each in contract.problems:
            if contract is common or each.slug in named:
                made[each.slug] = {'status': each.status, 'title': each.title, 'common': contract is common}
    return made


def bundled(contracts, services=False):
    """One document, as Python's dicts and lists."""
    openapi.check_together(contracts)
    common = contracts[0].common
    paths, tags = {}, []
    for contract in contracts:
        paths_here = paths_of(contract, common, services)
        paths |= paths_here
        tags += tags_of(contract, paths_here)
    document = {
        'openapi': '3.1.0',
        'info': {'title': 'Contacto', 'version': '1.0', 'description': DESCRIPTION, 'license': common.raw['info']['license']},
        'tags': tags,
        'x-problems': problems(contracts, common, paths),
        'paths': paths,
        'components': components(contracts, common, paths),
    }
    document['components']['securitySchemes'] = security_schemes(common, services)
    return document


def read_folder(folder):
    files = sorted(each for each in os.listdir(folder) if each.endswith('.yaml') and each != 'common.yaml')
    contracts = [openapi.read_contract(os.path.join(folder, each)) for each in files]
    # The one that answers the most first: a reader of the page begins there.
    return sorted(contracts, key=lambda each: -sum(not operation.internal for operation in each.operations))


def main(arguments):
    services = arguments[:1] == ['--services']
    arguments = arguments[services:]
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        document = bundled(read_folder(arguments[0]), services)
    except openapi.Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    os.makedirs(os.path.dirname(os.path.abspath(arguments[1])), exist_ok=True)
    draft = f'{arguments[1]}.{os.getpid()}'  # who reads it meanwhile reads all of it, and two may make it at once
    with open(draft, 'w', encoding='utf-8') as stream:
        json.dump(document, stream, ensure_ascii=False, indent=1)
        stream.write('\n')
    os.replace(draft, arguments[1])
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
