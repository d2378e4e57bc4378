"""RabbitMQ is killed, or frozen: then it holds every connection, and answers nothing.

Requests go on, and what they tell piles up in the outbox.  So two things are measured once it is back: how soon events flow
again, and how long they take to catch up; a code that is asked for waits behind all that was told before it.
"""

import os
import signal
import time

import truth
from crowd import KINDS
from stack import until
from trial import RECOVERY, Trial

FROZEN = 8                       # seconds
STARTS = 10                      # seconds until another is begun
STARTING = 4                     # seconds of those that it needs until it answers
DRAINS = 60                      # seconds
# RabbitMQ 3.10 writes to disk up to 3 s later which quorum queues it has; one that is younger when the broker is killed
# stays without a leader for ever (rabbitmq-server, issues 10070 and 15725).
REGISTERED = 5                   # seconds
RATE = 250                       # events a second that catch up at the least, beside the load
NEED_BUS = ['delivery', 'sign in']
NEED_NO_BUS = [kind for kind in KINDS if kind not in NEED_BUS]
HEARD = 'select count(*) from notifications.inbox'


def freeze(ground):
    with Trial(ground, f'RabbitMQ frozen for {FROZEN} s') as trial:
        pid = trial.stack.pid('rabbitmq')
        os.kill(pid, signal.SIGSTOP)
        try:
            trial.work_for(FROZEN)
            heard, held = trial.stack.number(HEARD), Held(trial.stack)
        finally:
            os.kill(pid, signal.SIGCONT)
        caught_up(trial, time.monotonic(), heard, held)


def kill(ground):
    with Trial(ground, 'kill -9 of RabbitMQ', ['rabbitmq']) as trial:
        trial.work_for(max(0, trial.stack.began + REGISTERED - time.monotonic()))
        trial.began = time.monotonic()
        former = trial.stack.kill('rabbitmq')
        until(lambda: trial.stack.pid('rabbitmq') != former, STARTS, 'RabbitMQ starts')
        trial.work_for(STARTING)
        heard, held = trial.stack.number(HEARD), Held(trial.stack)
        caught_up(trial, trial.stack.back('rabbitmq', former), heard, held)


class Held:
    """What the outbox holds, and since when it does so at the least."""

    def __init__(self, stack):
        self.at = time.monotonic()
        self.events = stack.number(truth.UNTOLD)


def caught_up(trial, back, heard, held):
    stack = trial.stack
    until(lambda: stack.number(HEARD) > heard, DRAINS, 'events flow again')
    flows = time.monotonic() - back
    until(lambda: stack.number(truth.UNTOLD) < RATE, DRAINS, 'the outbox drains')
    drained = time.monotonic() - back
    trial.tap.note(f'{held.events} events were held; they flow after {flows:.2f} s, and are told after {drained:.2f} s')
    trial.went_on(back, NEED_NO_BUS)
    told = len(trial.seen().between(trial.began + 1, held.at).good(['change', 'code']))
    trial.check('the outbox held what was to be told', held.events >= told > 0, f'{held.events} held of {told}')
    trial.check(f'events flow again within {RECOVERY} s', flows - trial.stood(back, back + flows) < RECOVERY)
    trial.recovered(back, NEED_NO_BUS)
    trial.recovered(back, NEED_BUS, RECOVERY + held.events / RATE)
