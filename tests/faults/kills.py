"""kill -9 of each in turn, and of two at once.  (RabbitMQ is in bus.py.)"""

from trial import Trial

TITLES = {'postgres': 'PostgreSQL', 'redis': 'Redis', 'edge': 'nginx'}


def kill(ground, *names):
    title = ' and '.join(TITLES.get(name, name) for name in names)
    with Trial(ground, f'kill -9 of {title}', names) as trial:
        former = {name: trial.stack.kill(name) for name in names}
        back = max(trial.stack.back(name, former[name]) for name in names)
        trial.recovered(back)
