"""The history: clients at work while parts of Contacto are killed, and the checker's word on it."""

import json
import threading
import time

import checker
import world
from fixture import offers
from rivals import CLIENTS, Crowd, Hot
from witness import Witness

LONG = 40                        # seconds from which on RabbitMQ is killed, too
# What is offered: a plain one, one whose starts overlap each other, one with time to tidy up, one more that overlaps, and one with seats.
OFFERS = [{}, {'step_minutes': 15}, {'buffer_after_minutes': 10}, {'step_minutes': 10, 'buffer_before_minutes': 5},
          {'step_minutes': 15, 'capacity': 3}]
TWICE = 2                        # professionals of each: as many agendas change at once as there are connections to change them
# When who is killed, as a part of the whole.
KILLS = [(0.10, 'appointments'), (0.20, 'witness'), (0.30, 'postgres'), (0.45, 'rabbitmq'), (0.58, 'appointments'), (0.66, 'witness'),
         (0.74, 'postgres'), (0.85, 'notifications'), (0.92, 'appointments')]
SHORT = [(0.2, 'appointments'), (0.4, 'witness'), (0.55, 'postgres'), (0.85, 'appointments')]


def kill(stack, witness, name):
    if name == 'witness':
        witness.kill()
    else:
        stack.kill(name)


def killing(tap, stack, witness, seconds):
    """Kills as planned; what is not there just now is killed when it is there again."""
    began = time.monotonic()
    for part, name in KILLS if seconds >= LONG else SHORT:
        threading.Event().wait(max(0, began + part * seconds - time.monotonic()))
        while name != 'witness' and not stack.pid(name):
            threading.Event().wait(0.05)
        kill(stack, witness, name)
        tap.note(f'{time.monotonic() - began:5.1f} s: {name} is killed')
    threading.Event().wait(max(0, began + seconds - time.monotonic()))


def storm(tap, stack, seconds, clients=CLIENTS):
    """True when nothing is wrong."""
    witness = Witness(stack)
    try:
        hot = [Hot(offer, max(more.get('buffer_after_minutes', 0), more.get('buffer_before_minutes', 0)), more.get('capacity', 1))
               for more in OFFERS for offer in offers(stack, TWICE, **more)]
        crowd = Crowd(stack, hot, clients)
        began = time.monotonic()
        crowd.begin()
        try:
            killing(tap, stack, witness, seconds)
        finally:
            crowd.end()
        sound = judge(tap, stack, crowd, [each.offer.professional_id for each in hot])
        tap.note(f'the verdict after {time.monotonic() - began:.1f} s')
        return sound
    finally:
        witness.end()


def judge(tap, stack, crowd, professionals):
    rows = world.read(stack, professionals)
    keep(stack, crowd.deeds, rows)
    found = checker.check(crowd.deeds, rows)
    deeds = crowd.deeds
    done = {what: sum(deed.done for deed in deeds if deed.what == what) for what in ('book', 'move', 'cancel', 'hold', 'release')}
    refused, unknown = sum(deed.refused for deed in deeds), sum(not deed.status for deed in deeds)
    tap.note(f'{len(deeds)} deeds in {sum(crowd.answers.values())} tries: {done} done, {refused} refused, {unknown} of unknown outcome')
    tap.note(crowd.answers)
    tap.note(f'{len(rows.visits)} visits, {len(rows.changes)} changes, {len(rows.effects)} effects, {len(rows.days)} days told, '
             f'{len(rows.holds)} holds, {len(rows.sessions)} sessions')
    sound = tap.check('clients could do what they came for', not crowd.broken and all(done.values()) and refused > 0,
                      '\n'.join(crowd.broken[:2]))
    kinds = {}
    for each in found:
        kinds.setdefault(each.split(':')[0], []).append(each)
    for kind in ('overlap', 'seats miscounted', 'acknowledged but absent', 'refused but present', 'doubled', 'refused though free',
                 'without its event', 'effect doubled', 'told and never done', 'day told wrong', 'not carried'):
        wrong = kinds.pop(kind, [])
        sound &= tap.check(f'no {kind}', not wrong, '\n'.join([f'{len(wrong)}:', *wrong[:5]]))
    return tap.check('nothing else', not kinds, kinds) and sound


def keep(stack, deeds, rows):
    """For who wants to look again, or check anew: tests/history/check reads it."""
    with open(stack.place.folder / 'history', 'w') as out:
        out.write(json.dumps([list(deed) for deed in deeds]) + '\n')
        out.write(json.dumps(rows._replace(now=[[*which, busy] for which, busy in rows.now.items()])) + '\n')
