"""What must be so whenever everybody rests, asked of PostgreSQL itself."""

from stack import until

CARRIED = 15                     # seconds for the last event to take effect


def lost(stack, crowd, ledger):
    """What was acknowledged and is not there, or is there twice; [] when all is well."""
    found = []
    accounts = {user: (int(version), family) for user, version, family in stack.sql(
        'select user_id, version, family_name_latin from users.account')}
    for person in crowd.people:
        kept = accounts.get(person.user_id)
        wanted = (1 + person.changes, person.family or '')
        if kept != wanted:
            found.append(f'{person.phone}: {kept} is kept instead of {wanted}')
    for what, names, statement in (
            ('code', ('code', 'phone'), 'select flow_id, address from users.code'),
            ('session', ('session', 'user'), 'select session_id, user_id from users.session'),
            ('consent', ('agreed', 'user'), 'select document, user_id from users.consent')):
        kept = set(map(tuple, stack.sql(statement)))
        found += [f'{what} {told} was acknowledged and is gone' for told in set(ledger.told(*names)) - kept]
    return found


UNTOLD = 'select (select count(*) from users.outbox) + (select count(*) from notifications.outbox)'
# Of our people: nobody is told of the demo's.
COPIES = """
select count(*) from users.account as a full join notifications.recipient as r using (user_id)
 where coalesce(a.phone, r.phone) like '+21366%'
   and (a.version, a.phone, a.email, a.first_name_ar, a.first_name_latin, a.language)
       is distinct from (r.version, r.phone, r.email, r.first_name_ar, r.first_name_latin, r.language)"""
CODES = """
select count(*) from users.code as c
  full join (select cause_id, count(*) from notifications.message where kind like '%\\_code' group by cause_id) as m on m.cause_id = c.flow_id
 where c.flow_id is null or m.count is distinct from 1"""


def not_carried(stack):
    """What events have not brought about: rows still to be told, copies of users that differ, codes without exactly
    one message."""
    return {'outbox': stack.number(UNTOLD), 'copies': stack.number(COPIES), 'messages': stack.number(CODES)}


def carried(stack):
    """Waits until all events took effect; what did not, else nothing."""
    try:
        until(lambda: not any(not_carried(stack).values()), CARRIED, 'events take effect')
    except AssertionError:
        return not_carried(stack)
    return {}


def dead(stack):
    """Dead letters, and messages that were given up."""
    letters = {name: count for name, count in stack.queues().items() if name.endswith('.dead') and count}
    given_up = stack.number("select count(*) from notifications.message where state = 'dead'")
    return letters | ({'messages': given_up} if given_up else {})
