"""Children: how one is started, asked whether it answers, waited for and stopped.

Every wait ends: with what was waited for, with the child's death, or with a deadline.
What a reader would get wrong: a child lives in a session of its own, so Ctrl-C reaches only us, and
we stop the children in our order.  If we are killed, the kernel tells those that `tied` us.
"""

import asyncio
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from datetime import datetime

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1
STARTED = time.monotonic()

journal = None                   # the supervisor's: a file that keeps what was said


class Failed(Exception):
    """A child that did not come up; `child` tells whose log to show."""

    def __init__(self, child, why):
        super().__init__(f'{child.name}: {why}')
        self.child = child


class Child:
    """One process of a place.  Servers and services are the classes below this one."""

    name = ''
    user = None                  # as root: whom it runs as; None: as ourselves
    group = 'servers'
    stop_signal = signal.SIGTERM
    start_seconds = 30
    stop_seconds = 15

    def __init__(self, place):
        self.place = place
        self.pid = 0
        self.process = None

    # What each kind says of itself.

    def command(self):
        """argv, and what to add to its environment."""
        raise NotImplementedError

    async def prepare(self):
        """Before it starts: files, and what a dead one left behind."""

    async def answers(self):
        """Does it do its work?  May raise OSError while it does not."""
        return True

    async def settle(self):
        """After it answers for the first time."""

    def where(self):
        """An address that a person can use."""
        return ''

    # The same for all.

    @property
    def log(self):
        return self.place.folder / 'log' / f'{self.name}.log'

    @property
    def pid_file(self):
        return self.place.folder / 'pids' / self.name

    def environment(self, more):
        """Nothing of a person's shell, but what the child asks for."""
        path = {'PATH': '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'}
        return path | {n: str(v) for n, v in more.items()}

    def identity(self):
        """The arguments of Popen that say whom it runs as."""
        if os.geteuid() != 0 or not self.user:
            return {}
        entry = pwd.getpwnam(self.user)
        return {'user': entry.pw_uid, 'group': entry.pw_gid,
                'extra_groups': os.getgrouplist(self.user, entry.pw_gid)}

    def spawn(self, tied):
        argv, more = self.command()
        with open(self.log, 'ab') as log:
            self.process = subprocess.Popen(
                [str(a) for a in argv], env=self.environment(more), cwd=self.place.folder,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=self.tie if tied else None, **self.identity())
        self.pid = self.process.pid
        self.pid_file.write_text(f'{self.pid} {birth(self.pid)}\n')

    def tie(self):
        LIBC.prctl(PR_SET_PDEATHSIG, int(self.stop_signal))

    async def start(self, tied=False):
        """Until it answers.  Failed if it dies before, or does not answer in time."""
        try:
            async with asyncio.timeout(self.start_seconds):
                await self.prepare()
                self.spawn(tied)
                while not await self.ready():
                    if self.process.poll() is not None:
                        raise Failed(self, f'ended at its start ({ending(self.process)})')
                    await asyncio.sleep(0.05)
                await self.settle()
        except TimeoutError:
            await self.stop()
            raise Failed(self, f'did not answer in {self.start_seconds} s') from None

    async def ready(self):
        try:
            async with asyncio.timeout(2):
                return await self.answers()
        except (OSError, EOFError, TimeoutError, asyncio.IncompleteReadError):
            return False

    def find(self):
        """The pid of the one that an earlier command of ours started, 0 if it is gone."""
        try:
            pid, born = self.pid_file.read_text().split()
            self.pid = int(pid) if birth(int(pid)) == born else 0
        except (OSError, ValueError):
            self.pid = 0
        return self.pid

    async def stop(self):
        """Asks it to end; after its time is over, ends it.  False if it had to be killed."""
        willing = True
        if not self.pid:
            return True
        if birth(self.pid):
            signal_pid(self.pid, self.stop_signal)
            willing = await gone(self.pid, self.stop_seconds)
            if not willing:
                signal_pid(self.pid, signal.SIGKILL)
                await gone(self.pid, 5)
        self.bury()
        self.pid_file.unlink(missing_ok=True)
        return willing

    def bury(self):
        """After its end: takes its status, and along what it left, which may hold its port (nginx's
        workers outlive a master that was killed)."""
        if self.process:
            self.process.wait()
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass

    async def run(self, argv, env=None, text=None, seconds=60, out=None):
        """A command beside it, as its user, to its end; its words go to the log, or to `out`."""
        with open(self.log, 'ab') as log:
            process = subprocess.Popen(
                [str(a) for a in argv], env=self.environment(env or {}), cwd=self.place.folder,
                stdin=subprocess.PIPE if text else subprocess.DEVNULL, stdout=out or log,
                stderr=log, start_new_session=True, preexec_fn=self.tie, **self.identity())
        if text:
            process.stdin.write(text.encode())
            process.stdin.close()
        try:
            in_time = await gone(process.pid, seconds)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if not in_time:
            raise Failed(self, f'{os.path.basename(argv[0])} did not end in {seconds} s')
        if process.returncode != 0:
            raise Failed(self, f'{os.path.basename(argv[0])} failed ({ending(process)})')


def birth(pid):
    """When a process began, in the kernel's ticks; '' if it is no more.  A pid alone may be
    someone else's by now (proc(5): the 22nd word of stat, the 20th after the name)."""
    try:
        words = open(f'/proc/{pid}/stat').read().rsplit(')', 1)[1].split()
    except OSError:
        return ''
    return '' if words[0] in 'ZX' else words[19]


def memory(pid):
    """Resident memory in MB, of the process and its children."""
    total, wanted = 0, [pid] if pid else []
    for one in wanted:
        try:
            lines = dict(line.split(':', 1) for line in open(f'/proc/{one}/status'))
            total += int(lines.get('VmRSS', '0 kB').split()[0])
            wanted += map(int, open(f'/proc/{one}/task/{one}/children').read().split())
        except OSError:
            pass
    return f'{total // 1024} MB' if pid else '-'


def signal_pid(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


async def gone(pid, seconds=None):
    """Waits for the end of any process, ours or not.  False when the time is over first."""
    try:
        fd = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(fd, ended.set)
    try:
        await asyncio.wait_for(ended.wait(), seconds)
    except TimeoutError:
        return False
    finally:
        loop.remove_reader(fd)
        os.close(fd)
    return True


def ending(process):
    code = process.returncode
    return f'exit {code}' if code >= 0 else signal.Signals(-code).name


def say(line):
    """A line of progress with its time, for who looks on and for the journal."""
    tell(f'{time.monotonic() - STARTED:6.1f} s  {line}')


def tell(line):
    if journal:
        print(f'{datetime.now():%F %T} {line}', file=journal, flush=True)
    try:
        print(line, flush=True)
    except OSError:  # nobody looks on any more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show_log(child, lines=25):
    """The end of a log: what a person needs who sees only this screen."""
    tell(f'--- the end of {child.log}')
    if child.log.exists():
        for line in child.log.read_text(errors='replace').splitlines()[-lines:]:
            tell(f'    {line}')
