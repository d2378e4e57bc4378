"""A place: one set of private servers, and where it keeps its data, ports and secrets.

The copy's own place is var/ at its root; a test makes others, in folders of its choice.  Two
places never share a port, a socket or a file, so any number of them stand side by side.
What a reader would get wrong: as root, the servers run as the users Debian made for them, who may
not be able to reach this folder.  Then the place is a link to one they can reach.
"""

import base64
import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import socket
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

BLOCK = 64                       # ports of a place
BLOCKS = range(16384, 32000, BLOCK)  # below the range that the kernel hands out by itself
PORTS = {'postgres': 0, 'epmd': 1, 'rabbitmq': 2, 'rabbitmq_dist': 3, 'web': 4, 'inner': 5,
         'rabbitmqctl': 8, 'rabbitmqctl_last': 15, 'services': 16}
SOCKET_MAX = 107                 # bytes of a unix socket's path (unix(7): sun_path)
KEYS = ('codes', 'pepper', 'phone', 'columns', 'cursor', 'health', 'visits')


def services():
    """{name: [nouns]} of the file `services`, in its order."""
    text = (ROOT / 'infra/local/services').read_text()
    lines = (line.split('#')[0].split() for line in text.splitlines())
    return {words[0]: words[1:] for words in lines if words}


def service_users():
    """Who logs in to Redis and RabbitMQ: each service, and `contacto` for all in one process."""
    return ['contacto', *services()]


def is_free(port, host='127.0.0.1'):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def read_table(path):
    """The `name = value` lines of a file; {} if there is none."""
    if not path.exists():
        return {}
    pairs = (line.split('=', 1) for line in path.read_text().splitlines()
             if '=' in line and not line.startswith('#'))
    return {name.strip(): value.strip() for name, value in pairs}


def write_table(path, table, mode=0o644):
    """Replaces the file at once: a reader sees the old lines or the new."""
    draft = path.with_name(path.name + '.new')
    draft.touch(mode)
    draft.chmod(mode)
    draft.write_text(''.join(f'{name} = {value}\n' for name, value in table.items()))
    draft.rename(path)


class Place:
    def __init__(self, folder=None, test=False):
        self.test = test
        self.name = Path(os.path.abspath(folder or ROOT / 'var'))
        self.folder = self.name
        self.reserved = []

    def open(self):
        """Makes the folder, or finds it again."""
        if not self.name.exists():
            self.name.parent.mkdir(parents=True, exist_ok=True)
            home = self.home()
            home.mkdir(parents=True, exist_ok=True)
            if home != self.name:
                self.name.unlink(missing_ok=True)
                self.name.symlink_to(home)
        self.folder = self.name.resolve()
        self.folder.chmod(0o711)
        for name in ('log', 'pids', 'media'):
            (self.folder / name).mkdir(exist_ok=True)
        (self.folder / 'media').chmod(0o755)  # the edge reads it, as another user perhaps
        self.lock = os.open(self.folder, os.O_RDONLY | os.O_CLOEXEC)
        return self

    def exists(self):
        return self.name.exists()

    def home(self):
        """Where the place really lies: here, if paths are short and the servers' users can come."""
        here = self.name.parent.resolve() / self.name.name
        longest = here / 'postgres/.s.PGSQL.12345.lock'
        reachable = all(p.stat().st_mode & 0o001 for p in here.parents)
        if len(str(longest)) <= SOCKET_MAX and (os.geteuid() != 0 or reachable):
            return here
        copy = here.parent if here.name == 'var' else here
        digest = hashlib.sha256(str(here).encode()).hexdigest()[:8]
        base = Path('/var/lib' if os.geteuid() == 0 else Path.home() / '.local/state')
        return base / 'contacto' / f'{copy.name[:24]}-{digest}'

    def erase(self):
        if self.name.exists():
            shutil.rmtree(self.name.resolve())
        if self.name.is_symlink():
            self.name.unlink()

    def hold(self):
        """One start, stop or supervisor at a time: False if another one holds the place."""
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self):
        fcntl.flock(self.lock, fcntl.LOCK_UN)

    # Ports: one block of them, free when it was taken, and kept from then on.

    def take_ports(self):
        """Call while nothing of this place runs: a block that someone took meanwhile is changed."""
        table = read_table(self.folder / 'ports')
        first = int(hashlib.sha256(str(self.folder).encode()).hexdigest(), 16) % len(BLOCKS)
        order = [BLOCKS[(first + i) % len(BLOCKS)] for i in range(len(BLOCKS))]
        if 'block' in table:
            order.insert(0, int(table['block']))
        for block in order:
            if all(is_free(block + i) for i in range(BLOCK)):
                break
        else:
            raise SystemExit('no block of free ports on this machine')
        table['block'] = block
        if not self.test:
            for name, first in (('edge', 8080), ('edge_tls', 8443)):
                table[name] = self.reserve(int(table.get(name, first)))
        write_table(self.folder / 'ports', table)

    def reserve(self, port):
        """The first free one from here on: ours from now, though the edge listens there last."""
        while not is_free(port, '0.0.0.0'):
            port += 1
        try:
            self.reserved.append(socket.create_server(('127.0.0.1', port)))
        except OSError:          # someone was faster
            return self.reserve(port + 1)
        return port

    def leave_reserved(self):
        while self.reserved:
            self.reserved.pop().close()

    def port(self, name, offset=0):
        table = read_table(self.folder / 'ports')
        if name in table:
            return int(table[name])
        return int(table['block']) + PORTS[name] + offset

    def service_port(self, name, metrics=False):
        """`contacto` is the single process of SHAPE=one."""
        return self.port('services', 2 * service_users().index(name) + metrics)

    # Secrets: made once; a service that came later gets its own then.

    def secrets(self):
        path = self.folder / 'secrets'
        table = read_table(path)
        wanted = {f'db.{name}': password for name in ['contacto_owner', *services()]}
        for name in service_users():
            wanted |= {f'bus.{name}': password, f'cache.{name}': password}
        wanted |= {f'call.{name}': key for name in services()}
        wanted |= {f'key.{name}.1': key for name in KEYS}
        wanted['erlang.cookie'] = password
        missing = {name: make() for name, make in wanted.items() if name not in table}
        if missing:
            write_table(path, table | missing, 0o600)
        return table | missing

    # Users: nobody special, or as root the ones that Debian's packages made.

    def own(self, name, user, mode=0o711):
        """A folder of this place that belongs to a server's user."""
        folder = self.folder / name
        folder.mkdir(mode, exist_ok=True)
        folder.chmod(mode)
        if os.geteuid() == 0 and user:
            entry = pwd.getpwnam(user)
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        return folder

    def write(self, path, text, user=None, mode=0o600):
        """A file of a server's, made anew, and its user's."""
        path.unlink(missing_ok=True)
        path.touch(0o600)
        path.write_text(text)
        path.chmod(mode)
        if os.geteuid() == 0 and user:
            entry = pwd.getpwnam(user)
            os.chown(path, entry.pw_uid, entry.pw_gid)

    def env(self):
        """What a `contacto` process needs to find the servers of this place."""
        return {
            'CONTACTO_MODE': 'test' if self.test else 'development',
            'CONTACTO_SECRETS_FILE': self.folder / 'secrets',
            'CONTACTO_DB_HOST': self.folder / 'postgres',
            'CONTACTO_DB_PORT': self.port('postgres'),
            'CONTACTO_DB_NAME': 'contacto',
            'CONTACTO_CACHE_SOCKET': self.folder / 'redis/socket',
            'CONTACTO_CACHE_USER': 'contacto',
            'CONTACTO_BUS_HOST': '127.0.0.1',
            'CONTACTO_BUS_PORT': self.port('rabbitmq'),
            'CONTACTO_BUS_VHOST': 'contacto',
            'CONTACTO_BUS_USER': 'contacto',
            'CONTACTO_MEDIA': self.folder / 'media',
            'CONTACTO_CLOCK_FILE': self.folder / 'clock',
        }


def password():
    return secrets.token_hex(24)


def key():
    return base64.b64encode(secrets.token_bytes(32)).decode()
