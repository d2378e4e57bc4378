"""The edge of this copy: nginx with infra/edge/nginx.conf.in, on loopback."""

import os
import shutil
import signal
import socket
from pathlib import Path

import apps
import child
from place import ROOT, services


class Edge(child.Child):
    """What a reader would get wrong: SIGQUIT lets requests under way end; SIGTERM cuts them."""

    name = 'edge'
    group = 'edge'
    stop_signal = signal.SIGQUIT
    stop_seconds = 12

    @property
    def folder(self):
        return self.place.folder / 'edge'

    def command(self):
        return ['/usr/sbin/nginx', '-p', self.folder, '-c', self.folder / 'nginx.conf',
                '-e', 'stderr'], {}

    async def prepare(self):
        self.folder.mkdir(0o711, exist_ok=True)
        self.copy_static()
        tls = os.environ.get('TLS') == '1'
        certificate, key = os.environ.get('CERT'), os.environ.get('KEY')
        if tls and not certificate:
            await self.run([ROOT / 'infra/edge/certificate', self.folder / 'tls'])
            certificate, key = self.folder / 'tls/chain.pem', self.folder / 'tls/key.pem'
        port = self.place.port
        arguments = [
            '--folder', self.folder, '--static', self.folder / 'static',
            '--media', self.place.folder / 'media',
            '--log', self.place.folder / 'log/access.log', '--development',
            *listen('--listen', port('edge')), '--inner', f"127.0.0.1:{port('inner')}",
            '--web', f"127.0.0.1:{port('web')}",
            *(f'--service={name}={apps.address(self.place, name)}' for name in services()),
            '--host', 'localhost', '--host', '127.0.0.1', '--host', '[::1]',
            *(['--user', 'www-data'] if os.geteuid() == 0 else []),
            *([*listen('--tls', port('edge_tls')), '--certificate', Path(certificate).resolve(),
               '--key', Path(key).resolve(), '--hsts', 'max-age=3600'] if tls else [])]
        draft = self.folder / 'nginx.conf'
        with open(draft, 'wb') as out:
            await self.run([ROOT / 'infra/edge/render', *arguments], out=out)
        self.place.leave_reserved()

    def copy_static(self):
        """Beside the rest, for nginx's workers may not be able to come where the build lies."""
        made, static = ROOT / 'build/docs', self.folder / 'static'
        static.mkdir(exist_ok=True)
        for path in made.glob('*') if made.exists() else []:
            shutil.copy(path, static)

    async def answers(self):
        return await apps.http_status(self.place.port('inner'), '/healthz') == 200

    def where(self):
        return apps.public_url(self.place)


def listen(option, port):
    """Browsers try ::1 first for `localhost`, where there is one."""
    yield from (option, f'127.0.0.1:{port}')
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(('::1', 0))
    except OSError:
        return
    yield from (option, f'[::1]:{port}')
