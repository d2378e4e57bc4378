#!/usr/bin/python3
"""edge_test.py: routes, fields, limits, TLS and refusals of the edge, asked of a real nginx."""

import gzip
import json
import re
import socket
import ssl
import subprocess
import sys
import threading
import unittest

import yaml

sys.dont_write_bytecode = True
import edge_under_test as under  # noqa: E402

services = under.StandIn()
web = under.StandIn()
UUID = re.compile(r'^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')


def named():
    """{name: [nouns]} of the file `services`."""
    lines = (line.split('#')[0].split() for line in (under.ROOT / 'infra/local/services').read_text().splitlines())
    return {words[0]: words[1:] for words in lines if words}


def behind(**others):
    """Every service is the stand-in, but for these."""
    return {name: services.address() for name in named()} | others


def setUpModule():
    global edge
    edge = under.Edge(behind(), web.address(), '--rate', '5000', '--burst', '5000', '--development')


def tearDownModule():
    edge.stop()


def told(path, **more):
    """What the stand-in says it got."""
    status, _, body = edge.ask(path, **more)
    assert status == 200, (status, body)
    return json.loads(body)


class Case(unittest.TestCase):
    def problem(self, answer, status, kind):
        got, fields, body = answer
        self.assertEqual(got, status, body)
        self.assertEqual(fields['content-type'], 'application/problem+json')
        problem = json.loads(body)
        self.assertEqual((problem['type'], problem['status']), (f'/problems/{kind}', status))
        self.assertEqual(problem['instance'], fields['x-request-id'])


class Routes(Case):
    def test_every_noun_reaches_its_service_without_api(self):
        nouns = sum(named().values(), [])
        self.assertLessEqual({'users', 'sessions', 'professionals', 'towns', 'notifications'}, set(nouns))
        for noun in nouns:
            for rest in ('', '/', '/me', '/me?after=a%20b&x=%2F'):
                with self.subTest(noun=noun, rest=rest):
                    self.assertEqual(told(f'/api/v1/{noun}{rest}')['path'], f'/v1/{noun}{rest}')

    def test_every_public_path_of_the_contracts_has_its_route(self):
        for contract in sorted((under.ROOT / 'contracts').glob('*.yaml')):
            for path, methods in (yaml.safe_load(contract.read_text()).get('paths') or {}).items():
                inside = any(isinstance(m, dict) and m.get('x-internal') for m in methods.values())
                path = re.sub(r'{[^}]*}', 'a', path)
                with self.subTest(path=path):
                    services.go_on.set()  # some are streams
                    status = edge.ask(f'/api{path}')[0]
                    self.assertEqual(status, 404 if inside else 200)
                    if not inside:
                        self.assertEqual(services.seen[-1]['path'], path)

    def test_a_prefix_is_no_noun(self):
        for path in ('/api/v1/usersx', '/api/v1/user', '/api/v1/', '/api/v1', '/api/', '/api/v2/users',
                     '/api/v1/unknown', '/api/v1/Users'):
            with self.subTest(path=path):
                self.problem(edge.ask(path), 404, 'not-found')

    def test_what_services_ask_each_other_is_not_there(self):
        paths = ['/api/v1/sessions/check', '/api/v1/sessions/check/', '/api/v1/sessions/check?x',
                 '/api/v1/internal/users', '/api/v1/changes', '/api/v1/users/../internal/users',
                 '/api/v1/users/..%2finternal/users', '/api/v1/%69nternal/users', '/api/v1/sessions/%63heck',
                 '/api/v1/sessions/./check', '/api/v1/users/%2e%2e/sessions/check',
                 '/api/v1/sessions%2fcheck', '/api/v1/sessions/x/../check']
        for path in paths:
            for method in ('GET', 'POST'):
                before = len(services.seen)
                with self.subTest(path=path, method=method):
                    self.problem(edge.ask(path, method), 404, 'not-found')
                    self.assertEqual(len(services.seen), before)

    def test_what_was_checked_is_what_is_sent(self):
        self.assertEqual(told('/api/v1/users/%6De')['path'], '/v1/users/me')
        self.assertEqual(told('/api/v1/users/a/../me')['path'], '/v1/users/me')
        self.assertEqual(edge.ask('/api/v1/users/../../../../etc/passwd')[0], 400)

    def test_pages_are_the_web_app(self):
        for path in ('/', '/ar', '/_next/static/x.js', '/apix', '/v1/users', '/metrics', '/readyz'):
            before = len(web.seen)
            with self.subTest(path=path):
                self.assertEqual(told(path)['path'], path)
                self.assertEqual(len(web.seen), before + 1)

    def test_the_contracts_are_served(self):
        status, fields, body = edge.ask('/api/openapi.json')
        self.assertEqual((status, fields['content-type']), (200, 'application/json'))
        self.assertEqual(json.loads(body)['openapi'], '3.1.0')
        status, fields, _ = edge.ask('/api/docs')
        self.assertEqual((status, fields['content-type']), (200, 'text/html; charset=utf-8'))

    def test_pictures_are_served_and_nothing_beside_them(self):
        (edge.media / 'ab').mkdir()
        name = 'ab' + '0' * 30
        (edge.media / 'ab' / f'{name}-256.jpg').write_bytes(b'picture')
        (edge.media / 'ab' / 'secret').write_bytes(b'secret')
        status, fields, body = edge.ask(f'/media/{name}-256.jpg')
        self.assertEqual((status, body, fields['content-type']), (200, b'picture', 'image/jpeg'))
        self.assertEqual(fields['cache-control'], 'max-age=31536000')
        self.assertEqual(fields['x-content-type-options'], 'nosniff')
        for path in (f'/media/{name}-768.jpg', f'/media/{name}-100.jpg', '/media/', '/media/ab/', '/media/ab/secret',
                     '/media/ab/%2e%2e/ab/secret', f'/media/ab/{name}-256.jpg'):
            with self.subTest(path=path):
                self.problem(edge.ask(path), 404, 'not-found')

    def test_it_says_that_it_is_there(self):
        self.assertEqual(edge.ask('/healthz')[::2], (200, b'ok\n'))

    def test_messages_are_shown_in_development_alone(self):
        before = len(services.seen)
        self.assertEqual(told('/dev/messages')['path'], '/dev/messages')
        self.assertEqual(len(services.seen), before + 1)
        production = under.Edge(behind(), web.address())
        try:
            production.ask('/dev/messages')
            self.assertEqual(len(services.seen), before + 1)
        finally:
            production.stop()


class Fields(Case):
    def test_a_client_says_nothing_of_itself(self):
        lies = {'X-Internal-User': 'a', 'X-Middleware-Subrequest': 'b', 'Service-Token': 'c', 'X-Real-IP': '9.9.9.9',
                'X-Forwarded-For': '9.9.9.9', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'evil',
                'Forwarded': 'for=9.9.9.9', 'X-Request-Id': 'mine', 'X_Real_IP': '9.9.9.9', 'Upgrade': 'h2c',
                'X-Accel-Redirect': '/x', 'X-Invoke-Path': '/admin', 'TE': 'trailers', 'Proxy': 'http://evil'}
        for path in ('/api/v1/users/me', '/'):
            got = told(path, headers=lies)['headers']
            with self.subTest(path=path):
                self.assertEqual(got['x-real-ip'], '127.0.0.1')
                self.assertEqual(got['x-forwarded-for'], '127.0.0.1')
                self.assertEqual(got['x-forwarded-proto'], 'http')
                self.assertRegex(got['x-request-id'], UUID)
                for name in ('x-internal-user', 'x-middleware-subrequest', 'service-token', 'x_real_ip', 'upgrade',
                             'forwarded', 'x-invoke-path'):
                    if (path, name) != ('/', 'x-internal-user'):
                        self.assertNotIn(name, got)
        self.assertEqual(told('/', headers=lies)['headers']['x-forwarded-host'], f'127.0.0.1:{edge.port}')

    def test_what_a_service_needs_arrives(self):
        sent = {'Authorization': 'Bearer x', 'Cookie': '__Host-sid=y', 'Idempotency-Key': 'k', 'If-Match': '"3"',
                'If-None-Match': '"4"', 'Accept-Language': 'ar', 'Origin': 'http://localhost',
                'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/json', 'User-Agent': 'test',
                'Last-Event-ID': '7', 'Host': f'localhost:{edge.port}'}
        got = told('/api/v1/users', method='POST', body='{}', headers=sent)
        for name, value in sent.items():
            with self.subTest(name=name):
                self.assertEqual(got['headers'][name.lower()], value)
        self.assertEqual(got['body'], '{}')

    def test_one_id_everywhere(self):
        _, fields, body = edge.ask('/api/v1/users/me')
        got = json.loads(body)['headers']
        self.assertEqual(fields['x-request-id'], got['x-request-id'])
        trace = got['traceparent'].split('-')
        self.assertEqual(trace[1], got['x-request-id'].replace('-', ''))
        line = self.last_log_line(got['x-request-id'])
        self.assertEqual((line['status'], line['path'], line['service'], line['traceparent']),
                         (200, '/v1/users/me', 'users', got['traceparent']))

    def test_a_good_traceparent_goes_through_and_a_bad_one_does_not(self):
        good = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
        self.assertEqual(told('/api/v1/users', headers={'traceparent': good})['headers']['traceparent'], good)
        for bad in ('00-' + '0' * 32 + '-00f067aa0ba902b7-01', good.upper(), good + '-x', 'x'):
            got = told('/api/v1/users', headers={'traceparent': bad})['headers']['traceparent']
            with self.subTest(bad=bad):
                self.assertRegex(got, r'^00-[0-9a-f]{32}-[0-9a-f]{16}-01$')
                self.assertNotEqual(got, bad)

    def test_the_log_is_json_whatever_a_client_writes(self):
        _, fields, _ = edge.ask('/api/v1/users/"\\x', headers={'User-Agent': 'a"b\\c\x7f'})
        self.assertEqual(self.last_log_line(fields['x-request-id'])['agent'], 'a"b\\c\x7f')

    def test_security_fields_on_every_answer(self):
        for path in ('/api/v1/users', '/api/v1/nothing', '/api/openapi.json', '/', '/healthz'):
            _, fields, _ = edge.ask(path)
            with self.subTest(path=path):
                self.assertEqual(fields['x-content-type-options'], 'nosniff')
                self.assertIn("frame-ancestors 'none'", fields['content-security-policy'])
                self.assertIn('referrer-policy', fields)
                self.assertIn('permissions-policy', fields)
                self.assertNotIn('strict-transport-security', fields)
                self.assertNotIn('x-powered-by', fields)
                self.assertEqual(fields['server'], 'nginx')

    def test_the_web_app_asks_for_its_visitor(self):
        _, _, body = edge.ask('/api/v1/users', headers={'X-Forwarded-For': '198.51.100.7'}, port=edge.inner)
        self.assertEqual(json.loads(body)['headers']['x-real-ip'], '198.51.100.7')

    def test_what_opens_something_by_itself_is_in_no_log(self):
        for path in ('/api/v1/visits/s3cret/cancel', '/api/v1/calendars/s3cret', '/api/v1/links/s3cret', '/v/s3cret', '/r/s3cret?a=s3cret',
                     '/api/v1/v%69sits/s3cret'):
            with self.subTest(path=path):
                request_id = edge.ask(path)[1]['x-request-id']
                line = self.last_log_line(request_id)
                self.assertNotIn('s3cret', json.dumps(line))
                self.assertIn('…', line['path'])

    def last_log_line(self, request_id):
        """nginx writes it after the answer: wait for it."""
        for _ in range(500):
            lines = (edge.folder / 'access.log').read_text().splitlines()
            for line in reversed(lines):
                if json.loads(line)['request_id'] == request_id:
                    return json.loads(line)
            threading.Event().wait(0.01)
        raise AssertionError('no line in the log')


class Answers(Case):
    def test_a_services_problem_passes_untouched(self):
        status, fields, body = edge.ask('/api/v1/users', headers={'Prefer': 'status=429'})
        self.assertEqual((status, fields['retry-after']), (429, '42'))
        self.assertEqual(json.loads(body)['path'], '/v1/users')

    def test_compressed_when_asked(self):
        _, fields, body = edge.ask('/api/v1/users', headers={'Accept-Encoding': 'gzip'})
        self.assertEqual((fields['content-encoding'], fields['vary']), ('gzip', 'Accept-Encoding'))
        self.assertEqual(json.loads(gzip.decompress(body))['path'], '/v1/users')
        self.assertNotIn('content-encoding', edge.ask('/api/v1/users')[1])

    def test_events_arrive_one_by_one_and_plain(self):
        services.go_on.clear()
        with socket.create_connection(('127.0.0.1', edge.port), under.DEADLINE) as s:
            s.sendall(b'GET /api/v1/notifications/events HTTP/1.1\r\nHost: localhost\r\n'
                      b'Accept-Encoding: gzip\r\n\r\n')
            reply = b''
            while b'data: one\n\n' not in reply:  # the second is not even written yet
                reply += s.recv(4096)
            services.go_on.set()
            while b'data: two\n\n' not in reply:
                reply += s.recv(4096)
        self.assertNotIn(b'Content-Encoding', reply)

    def test_a_service_that_is_gone(self):
        dead, = under.free_ports(1)
        alone = under.Edge(behind(users=f'127.0.0.1:{dead}'), f'127.0.0.1:{dead}')
        try:
            answer = alone.ask('/api/v1/users')
            self.problem(answer, 503, 'unavailable')
            self.assertEqual(answer[1]['retry-after'], '1')
            status, fields, body = alone.ask('/')
            self.assertEqual((status, fields['content-type']), (503, 'text/html; charset=utf-8'))
            self.assertIn('lang="ar" dir="rtl"', body.decode())
            self.assertEqual(alone.ask('/api/v1/messages')[0], 200)
        finally:
            alone.stop()


class Limits(Case):
    def test_a_flood_is_refused_with_a_problem(self):
        strict = under.Edge(behind(), web.address(), '--rate', '1', '--burst', '3')
        try:
            answers = [strict.ask('/api/v1/users') for _ in range(8)]
            self.assertEqual([a[0] for a in answers[:4]], [200] * 4)
            self.problem(answers[-1], 429, 'too-many-requests')
            self.assertEqual(answers[-1][1]['retry-after'], '1')
            inner = [strict.ask('/api/v1/users', headers={'X-Forwarded-For': f'198.51.100.{i}'}, port=strict.inner)
                     for i in range(8)]
            self.assertEqual({a[0] for a in inner}, {200})
        finally:
            strict.stop()

    def test_bodies(self):
        fits, too_long = 'x' * 65536, 'x' * 65537
        self.assertEqual(len(told('/api/v1/users', method='POST', body=fits)['body']), 65536)
        self.problem(edge.ask('/api/v1/users', 'POST', too_long), 413, 'too-large')
        before = len(services.seen)
        chunked = (b'POST /api/v1/users HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n'
                   + b'8000\r\n' + b'x' * 0x8000 + b'\r\n' + b'8001\r\n' + b'x' * 0x8001 + b'\r\n0\r\n\r\n')
        self.assertEqual(under.statuses(edge.raw(chunked)), [413])
        self.assertEqual(len(services.seen), before)

    def test_larger_bodies_where_a_contract_takes_them(self):
        photo = '/api/v1/professionals/me/photo'
        self.assertEqual(len(told(photo, method='PUT', body='x' * 5000000)['body']), 5000000)
        self.assertEqual(told(photo, method='PUT', body='x', headers={'Service-Token': 'a b'})['path'], photo[4:])
        self.assertNotIn('service-token', services.seen[-1]['headers'])
        self.problem(edge.ask(photo, 'PUT', 'x' * 5000001), 413, 'too-large')
        self.problem(edge.ask(photo + '/x', 'PUT', 'x' * 65537), 413, 'too-large')
        self.problem(edge.ask('/api/v1/professionals/me', 'PUT', 'x' * 65537), 413, 'too-large')

    def test_the_page_that_sends_a_picture(self):
        page = '/fr/pro/profile'
        told(page, method='POST', body='x' * 5100000, headers={'X-Middleware-Subrequest': 'x'})
        self.assertEqual((web.seen[-1]['path'], len(web.seen[-1]['body'])), (page, 5100000))
        self.assertNotIn('x-middleware-subrequest', web.seen[-1]['headers'])
        self.assertEqual(edge.ask(page, 'POST', 'x' * 5400000)[0], 413)
        for other in ('/fr/pro', page + '/x', '/fr/me'):
            self.assertEqual(edge.ask(other, 'POST', 'x' * 65537)[0], 413)

    def test_heads(self):
        self.problem(edge.ask('/api/v1/users?' + 'x' * 9000), 414, 'uri-too-long')
        self.problem(edge.ask('/api/v1/users', headers={'X-Long': 'x' * 9000}), 431, 'headers-too-large')

    def test_hosts(self):
        self.problem(edge.ask('/api/v1/users', headers={'Host': 'evil.example'}), 421, 'invalid-request')
        self.assertEqual(edge.ask('/', headers={'Host': 'localhost'})[0], 200)


class Framing(Case):
    """Either refused, or made into exactly one request that is what every reader takes it for."""

    HEAD = 'POST /api/v1/users HTTP/1.1\r\nHost: localhost\r\n'
    NEXT = 'GET /api/v1/messages HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
    REFUSED = {
        'both framings': HEAD + 'Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG',
        'both framings, the other way': HEAD + 'Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\nG',
        'two lengths': HEAD + 'Content-Length: 1\r\nContent-Length: 2\r\n\r\nab',
        'two equal lengths': HEAD + 'Content-Length: 1\r\nContent-Length: 1\r\n\r\na',
        'a list of lengths': HEAD + 'Content-Length: 1, 1\r\n\r\na',
        'a length with plus': HEAD + 'Content-Length: +1\r\n\r\na',
        'a negative length': HEAD + 'Content-Length: -1\r\n\r\na',
        'a length that overflows': HEAD + 'Content-Length: 18446744073709551617\r\n\r\na',
        'a hexadecimal length': HEAD + 'Content-Length: 0x1\r\n\r\na',
        'an empty length': HEAD + 'Content-Length: \r\n\r\n',
        'a coding that is not chunked': HEAD + 'Transfer-Encoding: gzip\r\n\r\n',
        'identity': HEAD + 'Transfer-Encoding: identity\r\n\r\n',
        'chunked in a list': HEAD + 'Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
        'chunked twice in a list': HEAD + 'Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n',
        'two transfer encodings': HEAD + 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
        'chunked with a tail': HEAD + 'Transfer-Encoding: chunked;x\r\n\r\n0\r\n\r\n',
        'chunked after a tab in the value': HEAD + 'Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n',
        'chunked to HTTP/1.0': HEAD.replace('1.1', '1.0') + 'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
        'space before the colon': HEAD + 'Content-Length : 1\r\n\r\na',
        'space in a name': HEAD + 'Content Length: 1\r\n\r\na',
        'a folded line': HEAD + 'X-A: b\r\n c\r\n\r\n',
        'NUL in a value': HEAD + 'X-A: b\0c\r\n\r\n',
        'NUL in the target': 'GET /api/v1/users\0 HTTP/1.1\r\nHost: localhost\r\n\r\n',
        'a bare CR in a value': HEAD + 'X-A: b\rX-B: c\r\n\r\n',
        'no name': HEAD + ': x\r\n\r\n',
        'no host': 'GET /api/v1/users HTTP/1.1\r\n\r\n',
        'two hosts': HEAD + 'Host: localhost\r\n\r\n',
        'a host that is none': 'GET /api/v1/users HTTP/1.1\r\nHost: a/b\r\n\r\n',
        'an empty host': 'GET /api/v1/users HTTP/1.1\r\nHost:\r\n\r\n',
        'a target that names another host': 'GET http://localhost/api/v1/users HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
        'a control character in the target': 'GET /api/v1/\x01users HTTP/1.1\r\nHost: localhost\r\n\r\n',
        'a space in the target': 'GET /api/v1/users x HTTP/1.1\r\nHost: localhost\r\n\r\n',
        'a target without slash': 'GET api/v1/users HTTP/1.1\r\nHost: localhost\r\n\r\n',
        'a chunk size in 0x': HEAD + 'Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n',
        'a chunk size that overflows': HEAD + 'Transfer-Encoding: chunked\r\n\r\n10000000000000001\r\na\r\n0\r\n\r\n',
        'a negative chunk size': HEAD + 'Transfer-Encoding: chunked\r\n\r\n-1\r\na\r\n0\r\n\r\n',
        'an empty chunk size': HEAD + 'Transfer-Encoding: chunked\r\n\r\n\r\na\r\n0\r\n\r\n',
        'a chunk that overruns': HEAD + 'Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n',
        'HTTP/2 unasked': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
        'a version of our own': 'GET /api/v1/users HTTP/9.9\r\nHost: localhost\r\n\r\n',
        'a method in small letters': 'get /api/v1/users HTTP/1.1\r\nHost: localhost\r\n\r\n',
        'TRACE': 'TRACE /api/v1/users HTTP/1.1\r\nHost: localhost\r\n\r\n',
        'CONNECT': 'CONNECT localhost:443 HTTP/1.1\r\nHost: localhost\r\n\r\n',
    }
    STATUS = {'TRACE': 405, 'a version of our own': 505, **dict.fromkeys((  # the others are 400
        'a coding that is not chunked', 'identity', 'chunked in a list', 'chunked twice in a list',
        'chunked with a tail', 'chunked after a tab in the value'), 501)}
    ONE = {  # name: (bytes, body that the service must see)
        'lines that end in LF alone': ('POST /api/v1/users HTTP/1.1\nHost: localhost\nContent-Length: 1\n\na', 'a'),
        'a line without colon': (HEAD + 'nonsense\r\nContent-Length: 1\r\n\r\na', 'a'),
        'a length in leading zeros': (HEAD + 'Content-Length: 0001\r\n\r\na', 'a'),
        'CHUNKED': (HEAD + 'Transfer-Encoding: CHUNKED\r\n\r\n1\r\na\r\n0\r\n\r\n', 'a'),
        'a chunk extension': (HEAD + 'Transfer-Encoding: chunked\r\n\r\n1;x=y\r\na\r\n0\r\n\r\n', 'a'),
        'a trailer': (HEAD + 'Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nContent-Length: 9\r\n\r\n', 'a'),
        'an underscore for a hyphen': (HEAD + 'Content_Length: 9\r\nContent-Length: 1\r\n\r\na', 'a'),
        'the same host twice said': ('POST http://localhost/api/v1/users HTTP/1.1\r\nHost: localhost\r\n'
                                     'Content-Length: 1\r\n\r\na', 'a'),
        'h2c': (HEAD + 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n'
                'Content-Length: 1\r\n\r\na', 'a'),
        'length named by Connection': (HEAD + 'Connection: Content-Length\r\nContent-Length: 1\r\n\r\na', 'a'),
    }

    def test_refused_and_nothing_behind_it_is_heard(self):
        for name, data in self.REFUSED.items():
            with self.subTest(name):
                before = len(services.seen)
                reply = edge.raw((data + self.NEXT).encode('latin-1'))
                self.assertEqual(under.statuses(reply), [self.STATUS.get(name, 400)], reply[:200])
                self.assertEqual(services.seen[before:], [])
                self.assertIn(b'application/problem+json', reply)

    def test_one_request_and_then_the_next(self):
        for name, (data, body) in self.ONE.items():
            with self.subTest(name):
                before = len(services.seen)
                reply = edge.raw((data + self.NEXT).encode())
                self.assertEqual(under.statuses(reply), [200, 200])
                first, second = services.seen[before:]
                self.assertEqual((first['path'], first['body']), ('/v1/users', body))
                self.assertEqual((second['path'], second['body']), ('/v1/messages', ''))
                self.assertNotIn('transfer-encoding', first['headers'])

    def test_the_hostile_table(self):
        """The same bytes that every service's port is held to, whole and in pieces."""
        run = subprocess.run([under.ROOT / 'tests/hostile/http_hostile', f'127.0.0.1:{edge.port}', '--edge', '--tap',
                              '--path', '/api/v1/users'], capture_output=True, text=True, timeout=300)
        self.assertEqual(run.returncode, 0, '\n'.join(re.findall(r'^not ok.*|^#.*', run.stdout, re.M)) + run.stderr)
        self.assertGreater(run.stdout.count('\nok '), 100)

    def test_a_slow_head_is_cut(self):
        with socket.create_connection(('127.0.0.1', edge.port), 30) as s:
            s.sendall(b'GET / HTTP/1.1\r\nHost: loc')
            with self.assertRaises(ConnectionResetError):
                self.fail(s.recv(100))


class Tls(Case):
    @classmethod
    def setUpClass(cls):
        cls.edge = under.Edge(behind(), web.address(), tls=True)
        cls.url = f'https://localhost:{cls.edge.tls}'

    @classmethod
    def tearDownClass(cls):
        cls.edge.stop()

    def curl(self, *options):
        return subprocess.run(['curl', '-s', '--cacert', self.edge.folder / 'tls/ca.pem', *options],
                              capture_output=True, text=True, timeout=30)

    def test_versions(self):
        self.assertEqual(self.edge.handshake(), ('TLSv1.3', 'h2'))
        self.assertEqual(self.edge.handshake(ssl.TLSVersion.TLSv1_2), ('TLSv1.2', 'h2'))
        self.assertIsNone(self.edge.handshake(ssl.TLSVersion.TLSv1_1))
        self.assertIsNone(self.edge.handshake(ssl.TLSVersion.TLSv1))

    def test_http2(self):
        run = self.curl('--http2', '-w', '\n%{http_version} %{http_code}', f'{self.url}/api/v1/users/me')
        body, last = run.stdout.rsplit('\n', 1)
        self.assertEqual(last, '2 200')
        got = json.loads(body)
        self.assertEqual(got['headers']['x-forwarded-proto'], 'https')
        self.assertEqual(got['headers']['host'], f'localhost:{self.edge.tls}')

    def test_hsts_and_the_redirect(self):
        self.assertIn('strict-transport-security: max-age=31536000', self.curl('-D-', '-o/dev/null', self.url).stdout)
        status, fields, _ = self.edge.ask('/ar?x=1')
        self.assertEqual((status, fields['location']), (308, f'https://127.0.0.1:{self.edge.tls}/ar?x=1'))

    def test_the_inner_port_says_https_too(self):
        _, _, body = self.edge.ask('/api/v1/users', port=self.edge.inner)
        self.assertEqual(json.loads(body)['headers']['x-forwarded-proto'], 'https')


if __name__ == '__main__':
    unittest.main()
