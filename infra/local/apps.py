"""What is ours: the build, migrations and seed, the services, the web app.

A job runs to its end; an app is kept.  Which services there are, the file `services` says.
"""

import asyncio
import os
import shutil

import child
from place import ROOT, services

CONTACTO = ROOT / 'build/release/server/contacto'
WEB = ROOT / 'web/.next/standalone/web/server.js'
NEXT = ROOT / 'node_modules/next/dist/bin/next'


class Job(child.Child):
    """A command that ends.  `start` awaits its end, so that it stands among the others."""

    group = 'jobs'

    def __init__(self, place, name, *argv, seconds=900, out=None):
        super().__init__(place)
        self.name = name
        self.argv = argv
        self.seconds = seconds
        self.out = out

    def environment(self, more):
        """A build is a person's command: it has his PATH, HOME and all."""
        return dict(os.environ) | {n: str(v) for n, v in more.items()}

    async def start(self, tied=True):
        self.log.unlink(missing_ok=True)
        env = self.place.env() | {'CONTACTO_PUBLIC_URL': public_url(self.place)}
        if not self.out:
            await self.run(self.argv, env, seconds=self.seconds)
            return
        draft = self.out.with_name(self.out.name + '.new')
        with open(draft, 'wb') as out:
            await self.run(self.argv, env, seconds=self.seconds, out=out)
        draft.rename(self.out)


class Service(child.Child):
    """`contacto serve <name>`; the name `contacto` is all of them in one process."""

    group = 'services'
    start_seconds = 60           # the search reads a whole country first
    stop_seconds = 13            # it drains for 10

    def __init__(self, place, name):
        super().__init__(place)
        self.name = name

    def command(self):
        alone = [] if self.name == 'contacto' else [self.name]
        return [CONTACTO, 'serve', *alone], own_variables() | self.place.env() | {
            'CONTACTO_CACHE_USER': self.name,
            'CONTACTO_BUS_USER': self.name,
            'CONTACTO_LISTEN': f'127.0.0.1:{self.place.service_port(self.name)}',
            'CONTACTO_METRICS_LISTEN': f'127.0.0.1:{self.place.service_port(self.name, True)}',
            'CONTACTO_PUBLIC_URL': public_url(self.place),
            **urls(self.place),
        }

    async def answers(self):
        return await http_status(self.place.service_port(self.name), '/readyz') == 200

    def where(self):
        return (f'127.0.0.1:{self.place.service_port(self.name)}, '
                f'metrics :{self.place.service_port(self.name, True)}')


class Web(child.Child):
    name = 'web'
    group = 'web'

    def command(self):
        path = f"{ROOT}/build/node/bin:{os.environ['PATH']}"
        dev = os.environ.get('WEB') == 'dev'
        # Left alone, V8 lets garbage lie while there is memory: under load four times as much as this.
        words = [NEXT, 'dev', ROOT / 'web'] if dev else ['--max-old-space-size=160', '--max-semi-space-size=2', WEB]
        return [shutil.which('node', path=path), *words], own_variables() | {
            'NODE_ENV': 'development' if dev else 'production',
            'NEXT_TELEMETRY_DISABLED': 1,
            'MALLOC_ARENA_MAX': 2,
            'KEEP_ALIVE_TIMEOUT': 60000,  # ms; the edge must be the one that ends a kept connection
            'HOSTNAME': '127.0.0.1',
            'PORT': self.place.port('web'),
            'CONTACTO_API_URL': f"http://127.0.0.1:{self.place.port('inner')}/api",
            'CONTACTO_PUBLIC_URL': public_url(self.place),
        }

    async def answers(self):
        return 0 < await http_status(self.place.port('web'), '/') < 500

    def where(self):
        return f"127.0.0.1:{self.place.port('web')}"


def has_web():
    return os.environ.get('WEB') != '0' and (ROOT / "web/package.json").exists() and (ROOT / "package-lock.json").exists()


def demo():
    """How many professionals the demo data has."""
    return os.environ.get('DEMO', '5000')


def shape():
    """The processes that serve: one for each service, or one for all."""
    return ['contacto'] if os.environ.get('SHAPE') == 'one' else list(services())


def address(place, name):
    """Where a service answers, in this shape."""
    return f'127.0.0.1:{place.service_port(name if name in shape() else "contacto")}'


def urls(place):
    """How services find each other."""
    return {f'CONTACTO_{name.upper()}_URL': f'http://{address(place, name)}' for name in services()}


def public_url(place):
    scheme, name = ('https', 'edge_tls') if os.environ.get('TLS') == '1' else ('http', 'edge')
    return f'{scheme}://localhost:{place.port(name)}'


def own_variables():
    """What a person set for our programs, as in `CONTACTO_LOG_LEVEL=debug make run`."""
    return {n: v for n, v in os.environ.items() if n.startswith('CONTACTO_')}


async def http_status(port, path):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.write(f'GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'.encode())
    try:
        words = (await reader.readline()).split()
        return int(words[1]) if len(words) > 1 else 0
    finally:
        writer.close()
