"""The table of hostile requests, against the real edge and against users behind it."""

import subprocess

from stack import ROOT


def both(ground):
    stack, _, _, tap, _ = ground
    users = stack.place.service_port('users')
    runs = {'the edge': [f'127.0.0.1:{stack.port}', '--edge', '--path', '/api/v1/consents'],
            'the port of users': [f'127.0.0.1:{users}', '--path', '/v1/consents']}
    started = {name: subprocess.Popen([ROOT / 'tests/hostile/http_hostile', *words], stdout=subprocess.PIPE, text=True)
               for name, words in runs.items()}
    for name, run in started.items():
        words, _ = run.communicate(timeout=120)
        tap.check(f'hostile requests are refused at {name}: {words.splitlines()[-1].lstrip("# ")}',
                  run.returncode == 0, words)
