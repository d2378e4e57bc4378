"""The private servers: PostgreSQL, Redis, RabbitMQ and its epmd, from Debian's packages.

Each says how it is prepared, started, and asked whether it works.  All listen on loopback or on
unix sockets only.  The nginx of the edge is in edge.py.
"""

import asyncio
import base64
import hashlib
import json
import os
import signal
import struct
from pathlib import Path

import child
from place import service_users, services

VHOSTS = [f't{i:02}' for i in range(1, 17)]  # of the test flavour: one for each test that runs


class Postgres(child.Child):
    """What a reader would get wrong: SIGINT is its "fast" stop; SIGTERM waits for all clients."""

    name = 'postgres'
    user = 'postgres'
    stop_signal = signal.SIGINT
    bin = Path('/usr/lib/postgresql/15/bin')

    @property
    def folder(self):
        return self.place.folder / 'postgres'

    def command(self):
        conf = self.folder / 'postgresql.conf'
        return [self.bin / 'postgres', '-D', self.folder / 'data', '-c', f'config_file={conf}'], {}

    async def prepare(self):
        self.place.own('postgres', self.user)
        if not (self.folder / 'data/PG_VERSION').exists():
            await self.run([self.bin / 'initdb', '-D', self.folder / 'data', '-U', 'postgres',
                            '-E', 'UTF8', '--locale-provider=icu', '--icu-locale=und',
                            '--locale=C.UTF-8', '--auth=reject',
                            *(['--no-sync'] if self.place.test else [])])
        write = self.place.write
        durable = 'off' if self.place.test else 'on'
        write(self.folder / 'postgresql.conf', f"""\
listen_addresses = '127.0.0.1'
port = {self.place.port('postgres')}
unix_socket_directories = '{self.folder}'
hba_file = '{self.folder}/hba.conf'
ident_file = '{self.folder}/ident.conf'
max_connections = {400 if self.place.test else 100}
shared_buffers = 128MB
fsync = {durable}
full_page_writes = {durable}
synchronous_commit = {durable}
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %u '
lc_messages = 'C'
""", self.user)
        write(self.folder / 'hba.conf', """\
local  all  postgres                peer map=admin
local  all  all                     scram-sha-256
host   all  all       127.0.0.1/32  scram-sha-256
""", self.user)
        people = {os.environ.get('USER', ''), user_name(), 'postgres'} - {''}
        write(self.folder / 'ident.conf',
              ''.join(f'admin {name} postgres\n' for name in sorted(people)), self.user)
        await self.wait_for_backends()

    async def wait_for_backends(self):
        """A postmaster that was killed leaves its backends, and they end when they notice; a new
        one may not start before.  Those that do not notice in 5 s are ended."""
        lock = self.folder / 'data/postmaster.pid'
        if not lock.exists():
            return
        left = [pid for pid in working_in(self.folder / 'data')]
        deadline = asyncio.get_running_loop().time() + 5
        for pid in left:
            if not await child.gone(pid, max(0, deadline - asyncio.get_running_loop().time())):
                child.signal_pid(pid, signal.SIGKILL)
                await child.gone(pid, 2)
        lock.unlink(missing_ok=True)

    async def answers(self):
        """It asks for a password: it takes connections.  (An error while it starts is no answer.)"""
        path = self.folder / f".s.PGSQL.{self.place.port('postgres')}"
        reader, writer = await asyncio.open_unix_connection(path)
        words = b'user\0contacto_owner\0database\0postgres\0\0'
        writer.write(struct.pack('!ii', 8 + len(words), 3 << 16) + words)
        try:
            return await reader.readexactly(1) == b'R'
        finally:
            writer.close()

    def where(self):
        return f"{self.folder}, port {self.place.port('postgres')}"

    async def settle(self):
        """Roles and the database.  Again at every start: a service may have come since."""
        secrets = self.place.secrets()
        maker = 'createdb createrole' if self.place.test else ''
        lines = ['revoke all on schema public from public;']
        for role in ['contacto_owner', *services()]:
            lines += [f"select 'create role {role}' where not exists "
                      f"(select from pg_roles where rolname = '{role}') \\gexec",
                      f"alter role {role} login password '{secrets[f'db.{role}']}';"]
        lines += [f'alter role {role} set search_path = {role};' for role in services()]
        lines += [f'alter role contacto_owner {maker};' if maker else '',
                  "select 'create database contacto owner contacto_owner' where not exists "
                  "(select from pg_database where datname = 'contacto') \\gexec",
                  'revoke all on database contacto from public;',
                  f"grant connect on database contacto to {', '.join(services())};"]
        await self.run([self.bin / 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-h', self.folder,
                        '-p', self.place.port('postgres'), '-U', 'postgres', 'template1'],
                       text='\n'.join(lines))


class Redis(child.Child):
    name = 'redis'
    user = 'redis'

    @property
    def folder(self):
        return self.place.folder / 'redis'

    def command(self):
        return ['/usr/bin/redis-server', self.folder / 'redis.conf'], {}

    async def prepare(self):
        self.place.own('redis', self.user)
        self.place.write(self.folder / 'redis.conf', f"""\
port 0
unixsocket {self.folder}/socket
unixsocketperm 700
dir {self.folder}
aclfile {self.folder}/users.acl
databases 1
appendonly {'no' if self.place.test else 'yes'}
appendfsync everysec
save ""
maxmemory {'256mb' if self.place.test else '64mb'}
maxmemory-policy noeviction
""", self.user)
        secrets = self.place.secrets()
        lines = ['user default off']
        lines += [f"user {name} on #{sha256(secrets[f'cache.{name}'])} {self.rights(name)}"
                  for name in service_users()]
        self.place.write(self.folder / 'users.acl', '\n'.join(lines) + '\n', self.user)

    def where(self):
        return self.folder / 'socket'

    def rights(self, name):
        """Own keys; sessions are written by `users` and read by all; rates are shared."""
        if name == 'contacto' and self.place.test:
            return '~* &* +@all'
        mine = services() if name == 'contacto' else [name]
        keys = [f'~{s}:*' for s in mine] + [f'&{s}:*' for s in mine]
        sessions = '~session:*' if name in ('users', 'contacto') else '%R~session:*'
        return ' '.join([*keys, sessions, '~rate:*', '+@all', '-@admin', '-@dangerous'])

    async def answers(self):
        reader, writer = await asyncio.open_unix_connection(self.folder / 'socket')
        password = self.place.secrets()['cache.contacto']
        writer.write(f'AUTH contacto {password}\r\nPING\r\n'.encode())
        try:
            return [await reader.readline(), await reader.readline()] == [b'+OK\r\n', b'+PONG\r\n']
        finally:
            writer.close()


class Epmd(child.Child):
    """The port mapper of Erlang, which RabbitMQ would leave behind if it started its own."""

    name = 'epmd'
    user = 'rabbitmq'

    def command(self):
        return ['/usr/bin/epmd', '-port', self.place.port('epmd'), '-address', '127.0.0.1'], {}

    async def answers(self):
        _, writer = await asyncio.open_connection('127.0.0.1', self.place.port('epmd'))
        writer.close()
        return True


class RabbitMQ(child.Child):
    """What a reader would get wrong: `rabbitmq-server` in Debian's sbin insists on its own user and
    folders; the one under /usr/lib does not, and becomes the Erlang machine when it believes that
    systemd watches over it (else a shell stays between us and it)."""

    name = 'rabbitmq'
    user = 'rabbitmq'
    start_seconds = 90
    stop_seconds = 25
    bin = Path('/usr/lib/rabbitmq/bin')

    @property
    def folder(self):
        return self.place.folder / 'rabbitmq'

    def command(self):
        return [self.bin / 'rabbitmq-server'], self.variables()

    def variables(self):
        """Of the server, and of rabbitmqctl when it is to reach this server."""
        port = self.place.port
        return {
            'HOME': self.folder,
            'RUNNING_UNDER_SYSTEMD': 'true',
            'RABBITMQ_NODENAME': 'contacto@localhost',
            'RABBITMQ_CONF_ENV_FILE': '/dev/null',
            'RABBITMQ_CONFIG_FILE': self.folder / 'rabbitmq.conf',
            'RABBITMQ_MNESIA_BASE': self.folder / 'mnesia',
            'RABBITMQ_LOG_BASE': self.folder / 'log',
            'RABBITMQ_LOGS': '-',
            'RABBITMQ_PID_FILE': self.folder / 'pid',
            'RABBITMQ_ENABLED_PLUGINS_FILE': self.folder / 'plugins',
            'RABBITMQ_DIST_PORT': port('rabbitmq_dist'),
            'RABBITMQ_CTL_DIST_PORT_MIN': port('rabbitmqctl'),
            'RABBITMQ_CTL_DIST_PORT_MAX': port('rabbitmqctl_last'),
            'ERL_EPMD_PORT': port('epmd'),
            'ERL_EPMD_ADDRESS': '127.0.0.1',
            'RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS':
                '+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none'
                ' -kernel inet_dist_use_interface {127,0,0,1}',
        }

    async def prepare(self):
        self.place.own('rabbitmq', self.user, 0o700)
        write = self.place.write
        cookie = self.place.secrets()['erlang.cookie']
        write(self.folder / '.erlang.cookie', cookie, self.user, 0o400)
        write(self.folder / 'plugins', '[].\n', self.user)
        write(self.folder / 'definitions.json', json.dumps(self.definitions(), indent=1), self.user)
        write(self.folder / 'rabbitmq.conf', f"""\
listeners.tcp.1 = 127.0.0.1:{self.place.port('rabbitmq')}
num_acceptors.tcp = 2
definitions.import_backend = local_filesystem
definitions.local.path = {self.folder}/definitions.json
definitions.skip_if_unchanged = true
vm_memory_high_watermark.absolute = 512MB
disk_free_limit.absolute = 200MB
raft.wal_max_size_bytes = 67108864
log.console.level = info
""", self.user)

    def where(self):
        return f"127.0.0.1:{self.place.port('rabbitmq')}"

    def definitions(self):
        """Users, exchanges and rights.  The queues are declared by the services, whose they are."""
        vhosts = ['contacto', *(VHOSTS if self.place.test else [])]
        secrets = self.place.secrets()
        return {
            'users': [{'name': name, 'tags': '', 'limits': {},
                       'hashing_algorithm': 'rabbit_password_hashing_sha256',
                       'password_hash': rabbit_hash(secrets[f'bus.{name}'])}
                      for name in service_users()],
            'vhosts': [{'name': name} for name in vhosts],
            'permissions': [{'user': user, 'vhost': vhost, **self.rights(user)}
                            for vhost in vhosts for user in service_users()],
            'exchanges': [{'name': name, 'vhost': vhost, 'type': 'topic', 'durable': True,
                           'auto_delete': False, 'internal': False, 'arguments': {}}
                          for vhost in vhosts for name in ('events', 'dead')],
        }

    def rights(self, user):
        """To declare queues: one's own, `<service>` or `<service>.<word>`, and nameless ones."""
        if user == 'contacto':
            if self.place.test:
                return {'configure': '.*', 'write': '.*', 'read': '.*'}
            user = '|'.join(services())
        own = fr'^(({user})(\..*)?|amq\.gen-.*)$'
        shared = fr'^(({user})(\..*)?|amq\.gen-.*|events|dead)$'
        return {'configure': own, 'write': shared, 'read': shared}

    async def answers(self):
        """It lets `contacto` in: users, vhosts and rights are loaded too."""
        reader, writer = await asyncio.open_connection('127.0.0.1', self.place.port('rabbitmq'))
        try:
            return await amqp_opens(reader, writer, self.place.secrets()['bus.contacto'])
        finally:
            writer.close()


async def amqp_opens(reader, writer, password):
    """A connection of AMQP 0-9-1 as far as Connection.OpenOk (class 10: start 10 11, tune 30 31,
    open 40 41): the only proof that the broker works for a client."""
    async def receive():
        _, _, size = struct.unpack('!BHI', await reader.readexactly(7))
        return struct.unpack('!HH', (await reader.readexactly(size + 1))[:4])[1]

    def send(method, payload):
        body = struct.pack('!HH', 10, method) + payload
        writer.write(struct.pack('!BHI', 1, 0, len(body)) + body + b'\xce')

    writer.write(b'AMQP\x00\x00\x09\x01')
    if await receive() != 10:
        return False
    login = f'\0contacto\0{password}'.encode()
    send(11, struct.pack('!I', 0) + b'\x05PLAIN' + struct.pack('!I', len(login)) + login
         + b'\x05en_US')
    if await receive() != 30:
        return False
    send(31, struct.pack('!HIH', 10, 131072, 0))
    send(40, b'\x08contacto\x00\x00')
    if await receive() != 41:
        return False
    send(50, struct.pack('!HBHH', 200, 0, 0, 0))
    return await receive() == 51


def rabbit_hash(password):
    """base64(salt + sha256(salt + password)); the salt comes from the password (which is random),
    so that the file stays the same and is not loaded again at every start."""
    salt = hashlib.sha256(b'salt' + password.encode()).digest()[:4]
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def user_name():
    import pwd
    return pwd.getpwuid(os.geteuid()).pw_name


def working_in(folder):
    """Processes whose working folder is this one: PostgreSQL's, for its data."""
    for entry in Path('/proc').iterdir():
        try:
            if entry.name.isdigit() and (entry / 'cwd').resolve(strict=True) == folder:
                yield int(entry.name)
        except OSError:
            continue


def servers(place):
    """In the order in which a start prefers them: the slow one first."""
    return [Epmd(place), RabbitMQ(place), Postgres(place), Redis(place)]
