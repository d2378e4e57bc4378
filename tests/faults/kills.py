"""kill -9 of each in turn, and of two at once."""

from crowd import KINDS
from trial import Trial

TITLES = {'postgres': 'PostgreSQL', 'redis': 'Redis', 'rabbitmq': 'RabbitMQ', 'edge': 'nginx'}


def kill(ground, *names):
    title = ' and '.join(TITLES.get(name, name) for name in names)
    with Trial(ground, f'kill -9 of {title}', names) as trial:
        former = {name: trial.stack.kill(name) for name in names}
        back = max(trial.stack.back(name, former[name]) for name in names)
        if names == ('rabbitmq',):
            trial.went_on(back, [kind for kind in KINDS if kind not in ('delivery', 'sign in')])
        trial.recovered(back)
