#!/usr/bin/python3 -BEs
"""The checker itself: histories that are right, and the same with one thing wrong in them."""

import unittest

from checker import FOREVER, HELD, Change, Day, Deed, Effect, Hold, Visit, World, check

P = 'dr'


def book(mark, start, began, ended, status=201, problem='', visit=None, version=1):
    return Deed('book', mark, P, start, start + 30, began, ended, status, problem, (visit or f'v-{mark}') if status == 201 else '',
                version if status == 201 else 0)


def move(mark, start, began, ended, version=2, status=200, problem=''):
    done = status == 200
    return Deed('move', mark, P, start, start + 30, began, ended, status, problem, f'v-{mark}' if done else '', version if done else 0)


def cancel(mark, began, ended, version=2, status=200):
    done = status == 200
    return Deed('cancel', mark, P, 0, 0, began, ended, status, '', f'v-{mark}' if done else '', version if done else 0)


def refused(mark, start, began, ended, problem='slot-taken'):
    return book(mark, start, began, ended, 409, problem)


def unknown(mark, start, began):
    return book(mark, start, began, FOREVER, 0)


def hold(mark, start, began, ended, status=201):
    return Deed('hold', mark, P, start, start + 30, began, ended, status, '', f'h-{mark}' if status == 201 else '')


def release(mark, began, ended, status=204):
    return Deed('release', mark, P, 0, 0, began, ended, status, '', f'h-{mark}')


def held(mark, start, seats=1, session=''):
    return Hold(f'h-{mark}', P, start, start + 30, start, start + 30, seats, session)


def seat(deed, count=1, of=2):
    return deed._replace(seats=count, capacity=of)


def visit(mark, start, status='booked', version=1, name=None, buffer=0):
    return Visit(name or f'v-{mark}', mark, P, start, start + 30, start - buffer, start + 30 + buffer, status, version)


def world(visits, steps=None, **other):
    """As it should be after these visits: each step told, each day told last as it is.  steps: {visit: [step, …]}."""
    steps = steps or {}
    changes = [Change(v.visit, n, step) for v in visits for n, step in enumerate(steps.get(v.visit, ['booked']), 1)]
    effects = [Effect(*change) for change in changes]
    busy = tuple(sorted({(v.start, v.end) for v in visits if v.status == 'booked'}))
    days = [Day(P, 'mon', 1, busy)] if visits else []
    return World(visits, changes, effects, days, {(P, 'mon'): busy} if visits else {}, True, {})._replace(**other)


TWO = [book('a', 600, 1, 2), refused('b', 600, 1, 3), book('c', 630, 1, 2)]
TWO_WORLD = world([visit('a', 600), visit('c', 630)])


class Right(unittest.TestCase):
    def right(self, deeds, of):
        self.assertEqual(check(deeds, of), [])

    def test_nothing(self):
        self.right([], world([]))

    def test_one_wins_and_neighbours_touch(self):
        self.right(TWO, TWO_WORLD)

    def test_an_unknown_outcome_may_be_either(self):
        self.right([unknown('a', 600, 1)], world([]))
        self.right([unknown('a', 600, 1)], world([visit('a', 600)]))

    def test_one_refused_by_an_unknown_one(self):
        self.right([unknown('a', 600, 1), refused('b', 600, 5, 6)], world([visit('a', 600)]))

    def test_cancelled_time_is_given_again(self):
        deeds = [book('a', 600, 1, 2), cancel('a', 3, 4), book('b', 600, 3.5, 5)]
        self.right(deeds, world([visit('a', 600, 'cancelled', 2), visit('b', 600)], {'v-a': ['booked', 'cancelled']}))

    def test_a_move_gives_and_takes(self):
        deeds = [book('a', 600, 1, 2), move('a', 630, 3, 5), book('b', 600, 4, 6), refused('c', 630, 4, 7)]
        self.right(deeds, world([visit('a', 630, version=2), visit('b', 600)], {'v-a': ['booked', 'moved']}))

    def test_a_refused_move_changes_nothing(self):
        deeds = [book('a', 600, 1, 2), book('b', 630, 1, 2), move('a', 630, 3, 4, status=409, problem='slot-taken')]
        self.right(deeds, world([visit('a', 600), visit('b', 630)]))

    def test_a_move_nobody_knows_of(self):
        deeds = [book('a', 600, 1, 2), move('a', 630, 3, FOREVER, status=0)]
        self.right(deeds, world([visit('a', 600)]))
        self.right(deeds, world([visit('a', 630, version=2)], {'v-a': ['booked', 'moved']}))

    def test_buffers_of_two_share_one_gap(self):
        self.right([book('a', 600, 1, 2), book('b', 640, 1, 2)],
                   world([visit('a', 600, buffer=10), visit('b', 640, buffer=10)]))

    def test_a_refusal_for_another_reason(self):
        self.right([refused('a', 600, 1, 2, 'slot-not-offered')], world([]))

    def test_two_professionals_at_one_time(self):
        other = visit('b', 600)._replace(professional='dentist')
        whole = world([visit('a', 600)])
        whole = whole._replace(visits=[*whole.visits, other], changes=[*whole.changes, Change('v-b', 1, 'booked')],
                               effects=[*whole.effects, Effect('v-b', 1, 'booked')])
        self.right([book('a', 600, 1, 2), book('b', 600, 1, 2)._replace(professional='dentist')], whole)


    def test_a_hold_is_booked_and_another_let_go(self):
        deeds = [hold('a', 600, 1, 2), refused('b', 600, 2.1, 2.5), book('a', 600, 3, 4), hold('c', 630, 1, 2), release('c', 3, 4),
                 book('d', 630, 3.5, 5)]
        self.right(deeds, world([visit('a', 600), visit('d', 630)]))

    def test_a_hold_that_is_still_there(self):
        self.right([hold('a', 600, 1, 2), refused('b', 600, 3, 4)], world([], holds=[held('a', 600)], read=100))

    def test_a_hold_ends_by_itself(self):
        self.right([hold('a', 600, 1, 2), book('b', 600, 400, 401)], world([visit('b', 600)], read=500))

    def test_a_hold_nobody_knows_of(self):
        deeds = [hold('a', 600, 1, FOREVER, 0), refused('b', 600, 3, 4)]
        self.right(deeds, world([], holds=[held('a', 600)], read=100))
        self.right(deeds, world([], read=100))

    def test_two_share_a_session_and_a_third_finds_it_full(self):
        deeds = [seat(book('a', 600, 1, 2)), seat(book('b', 600, 1, 2)), seat(refused('c', 600, 3, 4))]
        visits = [visit('a', 600)._replace(session='s'), visit('b', 600)._replace(session='s')]
        self.right(deeds, world(visits, sessions={'s': (2, 2)}))

    def test_two_seats_where_one_is_left(self):
        deeds = [seat(book('a', 600, 1, 2)), seat(refused('b', 600, 3, 4), 2)]
        self.right(deeds, world([visit('a', 600)._replace(session='s')], sessions={'s': (2, 1)}))

    def test_a_seat_that_was_given_back_is_given_again(self):
        deeds = [seat(book('a', 600, 1, 2), 2), cancel('a', 3, 4), seat(book('b', 600, 5, 6), 2)]
        visits = [visit('a', 600, 'cancelled', 2), visit('b', 600)._replace(seats=2, session='s')]
        self.right(deeds, world(visits, {'v-a': ['booked', 'cancelled']}, sessions={'s': (2, 2)}))

    def test_a_held_seat_counts(self):
        deeds = [seat(hold('a', 600, 1, 2)), seat(book('b', 600, 3, 4))]
        self.right(deeds, world([visit('b', 600)._replace(session='s')], holds=[held('a', 600, 1, 's')], sessions={'s': (2, 2)}, read=100))


class Wrong(unittest.TestCase):
    def wrong(self, deeds, of, *words):
        found = check(deeds, of)
        for word in words:
            self.assertTrue(any(one.startswith(word) for one in found), f'{word} is not among {found}')
        strange = [one for one in found if not one.startswith(words)]
        self.assertEqual(strange, [])

    def test_two_visits_at_one_time(self):
        self.wrong([book('a', 600, 1, 2), book('b', 600, 1, 3)], world([visit('a', 600), visit('b', 600)]), 'overlap')

    def test_two_visits_that_overlap_a_little(self):
        self.wrong([book('a', 600, 1, 2), book('b', 625, 1, 3)], world([visit('a', 600), visit('b', 625)]), 'overlap')

    def test_a_visit_in_a_buffer(self):
        self.wrong([book('a', 600, 1, 2), book('b', 635, 1, 2)], world([visit('a', 600, buffer=10), visit('b', 635)]), 'overlap')

    def test_both_were_told_yes_within_a_buffer(self):
        deeds = [book('a', 600, 1, 2)._replace(pad=10), book('b', 635, 3, 4)._replace(pad=10), cancel('b', 5, 6)]
        rows = world([visit('a', 600), visit('b', 635, 'cancelled', 2)], {'v-b': ['booked', 'cancelled']})
        self.wrong(deeds, rows, 'overlap')

    def test_a_short_one_within_a_long_one(self):
        long = visit('a', 600)._replace(end=800, padded_end=800)
        rows = world([long, visit('b', 640), visit('c', 700)])
        self.wrong([book('a', 600, 1, 2)._replace(end=800), book('b', 640, 1, 2), book('c', 700, 1, 2)], rows, 'overlap')

    def test_two_were_told_yes_though_one_is_gone_now(self):
        deeds = [book('a', 600, 1, 2), book('b', 600, 3, 4), cancel('b', 5, 6)]
        rows = world([visit('a', 600), visit('b', 600, 'cancelled', 2)], {'v-b': ['booked', 'cancelled']})
        self.wrong(deeds, rows, 'overlap')

    def test_booked_before_the_move_gave_it_back(self):
        deeds = [book('a', 600, 1, 2), book('b', 600, 3, 4), move('a', 630, 5, 6)]
        self.wrong(deeds, world([visit('a', 630, version=2), visit('b', 600)], {'v-a': ['booked', 'moved']}), 'overlap')

    def test_booked_while_another_surely_holds(self):
        self.wrong([hold('a', 600, 1, 2), book('b', 600, 3, 4), release('a', 5, 6)], world([visit('b', 600)]), 'overlap')

    def test_held_while_another_surely_has_it(self):
        self.wrong([book('a', 600, 1, 2), hold('b', 600, 3, 4), release('b', 5, 6)], world([visit('a', 600)]), 'overlap')

    def test_refused_who_holds(self):
        deeds = [hold('a', 600, 1, 2), refused('a', 600, 3, 4), release('a', 5, 6)]
        self.wrong(deeds, world([]), 'refused though free')

    def test_a_hold_and_a_visit_at_one_time(self):
        rows = world([visit('b', 600)], holds=[held('a', 600)], read=100)
        self.wrong([hold('a', 600, 1, FOREVER, 0), book('b', 600, 3, 4)], rows, 'overlap')

    def test_an_acknowledged_hold_is_lost(self):
        self.wrong([hold('a', 600, 1, 2)], world([], read=HELD), 'acknowledged but absent')

    def test_an_acknowledged_release_is_lost(self):
        self.wrong([hold('a', 600, 1, 2), release('a', 3, 4)], world([], holds=[held('a', 600)], read=100), 'acknowledged but absent')

    def test_a_hold_that_nobody_asked_for(self):
        self.wrong([], world([], holds=[held('x', 600)], read=100), 'present, and nobody')

    def test_one_hold_made_twice(self):
        rows = world([], holds=[held('a', 600), held('a', 630)._replace(hold='h-2')], read=100)
        self.wrong([hold('a', 600, 1, 2)], rows, 'present, and nobody')

    def test_a_session_with_more_than_its_seats(self):
        deeds = [seat(book('a', 600, 1, 2)), seat(book('b', 600, 1, FOREVER, 0), 2)]
        visits = [visit('a', 600)._replace(session='s'), visit('b', 600)._replace(seats=2, session='s')]
        self.wrong(deeds, world(visits, sessions={'s': (2, 3)}), 'overlap')

    def test_a_session_that_counts_wrong(self):
        self.wrong([seat(book('a', 600, 1, 2))], world([visit('a', 600)._replace(session='s')], sessions={'s': (2, 2)}), 'seats miscounted')

    def test_a_session_of_nobody(self):
        self.wrong([], world([], sessions={'s': (2, 0)}), 'seats miscounted')

    def test_two_sessions_that_overlap(self):
        deeds = [seat(book('a', 600, 1, 2)), seat(book('b', 615, 1, 2))]
        visits = [visit('a', 600)._replace(session='s'), visit('b', 615)._replace(session='r')]
        self.wrong(deeds, world(visits, sessions={'s': (2, 1), 'r': (2, 1)}), 'overlap')

    def test_more_were_told_that_they_have_a_seat_though_one_is_gone_now(self):
        deeds = [seat(book('a', 600, 1, 2)), seat(book('b', 600, 3, 4)), seat(book('c', 600, 5, 6)), cancel('c', 7, 8)]
        visits = [visit('a', 600)._replace(session='s'), visit('b', 600)._replace(session='s'), visit('c', 600, 'cancelled', 2)]
        self.wrong(deeds, world(visits, {'v-c': ['booked', 'cancelled']}, sessions={'s': (2, 2)}), 'overlap')

    def test_refused_a_seat_though_one_is_free(self):
        deeds = [seat(book('a', 600, 1, 2)), seat(refused('b', 600, 3, 4))]
        self.wrong(deeds, world([visit('a', 600)._replace(session='s')], sessions={'s': (2, 1)}), 'refused though free')

    def test_the_schema_does_not_guard(self):
        self.wrong(TWO, TWO_WORLD._replace(guarded=False), 'overlap: the schema')

    def test_acknowledged_but_absent(self):
        self.wrong(TWO, world([visit('a', 600)]), 'acknowledged but absent')

    def test_an_acknowledged_move_is_lost(self):
        self.wrong([book('a', 600, 1, 2), move('a', 630, 3, 4)], world([visit('a', 600)]), 'acknowledged but absent')

    def test_an_acknowledged_cancel_is_lost(self):
        self.wrong([book('a', 600, 1, 2), cancel('a', 3, 4)], world([visit('a', 600)]), 'acknowledged but absent')

    def test_moved_elsewhere_than_told(self):
        self.wrong([book('a', 600, 1, 2), move('a', 630, 3, 4)], world([visit('a', 660, version=2)], {'v-a': ['booked', 'moved']}),
                   'acknowledged but absent')

    def test_refused_but_present(self):
        self.wrong([refused('b', 600, 1, 2, 'slot-not-offered')], world([visit('b', 600)]), 'refused but present')

    def test_refused_by_himself(self):
        """His first try was done and its answer lost; the second met it."""
        self.wrong([refused('b', 600, 1, 2)], world([visit('b', 600)]), 'refused but present', 'refused though free')

    def test_a_refused_move_took_place(self):
        deeds = [book('a', 600, 1, 2), book('b', 630, 1, 2), move('a', 660, 3, 4, status=409, problem='slot-not-offered')]
        self.wrong(deeds, world([visit('a', 660, version=2), visit('b', 630)], {'v-a': ['booked', 'moved']}), 'refused but present')

    def test_nobody_asked(self):
        self.wrong([], world([visit('x', 600)]), 'present, and nobody')

    def test_one_key_two_visits(self):
        rows = world([visit('a', 600, name='v-a'), visit('a', 660, name='v-2')])
        self.wrong([book('a', 600, 1, 2)], rows, 'doubled')

    def test_refused_though_free(self):
        self.wrong([refused('a', 600, 1, 2)], world([]), 'refused though free')

    def test_refused_after_it_was_given_back(self):
        deeds = [book('a', 600, 1, 2), cancel('a', 3, 4), refused('b', 600, 5, 6)]
        self.wrong(deeds, world([visit('a', 600, 'cancelled', 2)], {'v-a': ['booked', 'cancelled']}), 'refused though free')

    def test_booked_without_its_event(self):
        self.wrong(TWO, TWO_WORLD._replace(effects=TWO_WORLD.effects[1:]), 'without its event')

    def test_an_event_twice(self):
        self.wrong(TWO, TWO_WORLD._replace(effects=TWO_WORLD.effects + TWO_WORLD.effects[:1]), 'effect doubled')

    def test_told_in_vain(self):
        vain = Effect('v-z', 1, 'booked')
        self.wrong(TWO, TWO_WORLD._replace(effects=[*TWO_WORLD.effects, vain]), 'told and never done')

    def test_told_as_another_step(self):
        one, *others = TWO_WORLD.effects
        self.wrong(TWO, TWO_WORLD._replace(effects=[one._replace(step='moved'), *others]), 'told and never done', 'without its event')

    def test_a_day_without_one_booking(self):
        day = TWO_WORLD.days[0]._replace(busy=((600, 630),))
        self.wrong(TWO, TWO_WORLD._replace(days=[day]), 'day told wrong')

    def test_two_days_of_one_version(self):
        day = TWO_WORLD.days[0]
        self.wrong(TWO, TWO_WORLD._replace(days=[day._replace(busy=()), day]), 'day told wrong')

    def test_an_older_day_last(self):
        day = TWO_WORLD.days[0]
        self.wrong(TWO, TWO_WORLD._replace(days=[day, day._replace(version=2, busy=())]), 'day told wrong')

    def test_a_day_never_told(self):
        self.wrong(TWO, TWO_WORLD._replace(days=[]), 'day told wrong')

    def test_a_day_event_twice(self):
        self.wrong(TWO, TWO_WORLD._replace(days=TWO_WORLD.days * 2), 'effect doubled')

    def test_events_left(self):
        self.wrong(TWO, TWO_WORLD._replace(left={'dead letters': 1}), 'not carried')


if __name__ == '__main__':
    unittest.main()
