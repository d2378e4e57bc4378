"""RabbitMQ is frozen: it holds every connection, and answers nothing."""

import os
import signal
import time

import truth
from crowd import KINDS
from trial import Trial

FROZEN = 8                       # seconds
NEED_NO_BUS = [kind for kind in KINDS if kind not in ('delivery', 'sign in')]


def freeze(ground):
    with Trial(ground, f'RabbitMQ frozen for {FROZEN} s') as trial:
        pid = trial.stack.pid('rabbitmq')
        os.kill(pid, signal.SIGSTOP)
        try:
            trial.work_for(FROZEN)
            held = trial.stack.number(truth.UNTOLD)
        finally:
            os.kill(pid, signal.SIGCONT)
        back = time.monotonic()
        trial.went_on(back, NEED_NO_BUS)
        told = len(trial.seen().between(trial.began + 1, back - 1).good(['change', 'code']))
        trial.check('the outbox holds what is to be told', held >= told > 0, f'{held} held, {told} told meanwhile')
        trial.recovered(back)
