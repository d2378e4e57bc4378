"""SIGTERM: users ends what it has begun, and its successor takes over."""

import re
import signal
import time

import child
from stack import until
from trial import Trial

DRAINS = 11                      # seconds


def terminate(ground):
    stack = ground[0]
    with Trial(ground, 'SIGTERM of users', ['users']) as trial:
        edge, journal = len(stack.log('edge')), len(stack.log('supervisor'))
        former = stack.kill('users', signal.SIGTERM)
        until(lambda: not child.birth(former), DRAINS, 'users ends')
        gone = time.monotonic()
        back = stack.back('users', former)
        trial.tap.note(f'drained in {gone - trial.began:.2f} s')
        trial.recovered(back)
        trial.check('it ends by itself', 'users ended (exit 0)' in stack.log('supervisor')[journal:])
        errors = [line for line in stack.log('edge')[edge:].splitlines() if ' [error] ' in line]
        cut = [line for line in errors if not re.search(r'connect\(\) failed \(111', line)]
        trial.tap.note(f'the edge was refused {len(errors) - len(cut)} connections meanwhile')
        trial.check('no request that it took is cut off', not cut, '\n'.join(cut[:5]))
        unclear = set(trial.seen().answers()) - {'503 unavailable', 'did not come'}
        trial.check('everybody is told clearly', not unclear, unclear)
