"""The supervisor: brings all children up in their order, keeps them up, and takes them down again.

    epmd, RabbitMQ · PostgreSQL · Redis · build   at once
    migrate                                       when PostgreSQL, RabbitMQ and the build are there
    seed (the first time)                         when Redis is there, too
    services                                      when all that is there
    web · edge                                    last

A child that dies is started again, after 0.2 s at first and up to 5 s while it keeps dying.
What a reader would get wrong: while all comes up, one that fails ends the whole; later none does.
"""

import asyncio
import json
import os
import signal
import time

import apps
import child
import edge
import kinds
from place import ROOT

PAUSE_FIRST, PAUSE_MAX, SOUND_AFTER = 0.2, 5, 10  # seconds
LOG_MAX = 32 << 20
STOP_ORDER = ['edge', 'web', 'services', 'servers']  # then epmd


class Kept:
    """A child that is started again when it dies."""

    def __init__(self, supervisor, one):
        self.supervisor = supervisor
        self.child = one
        self.restarts = 0
        self.state = 'starts'
        self.tasks = []

    async def first_start(self):
        await self.child.start(tied=True)
        self.became('answers')
        child.say(f'{self.child.name} answers')
        self.tasks = [asyncio.create_task(self.keep())]

    async def keep(self):
        pause = PAUSE_FIRST
        since = time.monotonic()
        while True:
            await child.gone(self.child.pid)
            self.child.bury()
            for task in self.tasks[1:]:
                task.cancel()
            if time.monotonic() - since > SOUND_AFTER:
                pause = PAUSE_FIRST
            child.say(f'{self.child.name} ended ({child.ending(self.child.process)}), '
                      f'starts again in {pause:.1f} s')
            self.became('waits')
            await asyncio.sleep(pause)
            pause = min(2 * pause, PAUSE_MAX)
            since = time.monotonic()
            await self.again(since)

    async def again(self, since):
        self.restarts += 1
        try:
            await self.child.prepare()
            self.child.spawn(tied=True)
        except (OSError, child.Failed) as why:
            child.say(f'{self.child.name} cannot start: {why}')
            return
        self.became('starts')
        self.tasks[1:] = [asyncio.create_task(self.announce(since))]

    async def announce(self, since):
        while not await self.child.ready():
            await asyncio.sleep(0.05)
        self.became('answers')
        child.say(f'{self.child.name} answers again, {time.monotonic() - since:.1f} s after its start')

    def became(self, state):
        self.state = state
        self.supervisor.note()

    async def stop(self):
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        if not self.child.pid:
            return
        clean = await self.child.stop()
        child.say(f"{self.child.name} {'stopped' if clean else 'had to be killed'}")
        self.became('stopped')


class Supervisor:
    def __init__(self, place):
        self.place = place
        self.kept = []
        self.ready = False

    async def run(self, when_ready):
        """Until a signal says stop.  True if that was all; False if something did not come up."""
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await self.sweep()
        self.place.take_ports()
        work = asyncio.create_task(self.work(when_ready))
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait([work, stopped], return_when=asyncio.FIRST_COMPLETED)
        work.cancel()
        stopped.cancel()
        results = await asyncio.gather(work, stopped, return_exceptions=True)
        failed = self.why(results[0])
        await self.take_down()
        return not failed

    def why(self, result):
        """Shows what went wrong, if anything did."""
        while isinstance(result, BaseExceptionGroup):
            result = result.exceptions[0]
        if isinstance(result, asyncio.CancelledError):
            return False
        child.say(f'{result}')
        if isinstance(result, child.Failed):
            child.show_log(result.child)
        elif isinstance(result, BaseException) and not isinstance(result, OSError):
            raise result
        return True

    async def work(self, when_ready):
        await self.bring_up()
        self.ready = True
        self.note()
        when_ready()
        while True:
            await asyncio.sleep(10)
            rotate(self.place.folder / 'log')

    async def bring_up(self):
        place = self.place
        epmd, *servers = kinds.servers(place)
        await self.start(epmd)
        async with asyncio.TaskGroup() as group:
            bus, database, cache = (group.create_task(self.start(s)) for s in servers)
            build = group.create_task(self.do(apps.Job(
                place, 'build', ROOT / 'infra/local/build', 'server')))
            if apps.has_web():
                group.create_task(self.bring_web())
            await asyncio.gather(database, build)
            await bus       # queues are declared with the schemas
            await self.do(apps.Job(place, 'migrate', apps.CONTACTO, 'migrate'))
            demo = place.folder / 'demo'
            if not demo.exists():
                await cache
                await self.do(apps.Job(place, 'seed', apps.CONTACTO, 'seed', '--professionals', apps.demo(), out=demo))
            await cache
            await asyncio.gather(*(self.start(apps.Service(place, n)) for n in apps.shape()))
        await self.start(edge.Edge(place))

    async def bring_web(self):
        await self.do(apps.Job(self.place, 'build-web', ROOT / 'infra/local/build',
                               'packages' if os.environ.get('WEB') == 'dev' else 'web'))
        await self.start(apps.Web(self.place))

    async def start(self, one):
        kept = Kept(self, one)
        self.kept.append(kept)
        await kept.first_start()

    async def do(self, job):
        await job.start()
        child.say(f'{job.name} is done')

    async def sweep(self):
        """A supervisor that was killed may have left some who are still on their way out."""
        known = {one.name: one for one in self.everyone()}
        for path in (self.place.folder / 'pids').iterdir():
            one = known.get(path.name)
            if one and one.find():
                child.say(f'{one.name} is left from before: stopping it')
                await one.stop()

    def everyone(self):
        place = self.place
        names = ['contacto', *apps.services()]
        return [edge.Edge(place), apps.Web(place), *(apps.Service(place, n) for n in names),
                *kinds.servers(place)[::-1]]

    async def take_down(self):
        epmd = [k for k in self.kept if k.child.name == 'epmd']
        for group in STOP_ORDER:
            await asyncio.gather(*(k.stop() for k in self.kept
                                   if k.child.group == group and k not in epmd))
        for kept in epmd:
            await kept.stop()

    def note(self):
        """What `ctl status` and the fault tests read."""
        table = {'ready': self.ready, 'children': [
            {'name': k.child.name, 'pid': k.child.pid, 'state': k.state, 'restarts': k.restarts}
            for k in self.kept]}
        draft = self.place.folder / 'children.new'
        draft.write_text(json.dumps(table, indent=1) + '\n')
        draft.rename(self.place.folder / 'children')


def rotate(folder):
    """Keeps one old file of each log.  Children write at the end of theirs whatever its length, so
    it is copied and cut; what is written between the two is lost, and logs are no ledger."""
    for path in folder.glob('*.log'):
        if path.stat().st_size > LOG_MAX:
            old = path.with_suffix('.log.1')
            old.write_bytes(path.read_bytes())
            os.truncate(path, 0)
