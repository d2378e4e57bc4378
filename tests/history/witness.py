"""The witness as a process: with a schema, a queue and passwords of its own, and started again when it is killed.

The supervisor knows the services of Contacto alone; so its roles in PostgreSQL and RabbitMQ are made here.
"""

import os
import secrets
import signal
import subprocess
import threading

from stack import ROOT, until

BUILD = ROOT / 'build/release'
PROGRAM = BUILD / 'tests/history/witness/witness'
NAME = 'witness'
AGAIN = 0.2                      # seconds until it is started again
HANGS = 0.5                      # seconds before it is killed


def build():
    """With the release build, beside the server."""
    for words in ([ROOT / 'infra/local/build', 'server'], ['ninja', '-C', BUILD, PROGRAM.relative_to(BUILD)]):
        run = subprocess.run(words, capture_output=True, text=True)
        if run.returncode:
            raise SystemExit(run.stdout + run.stderr)


class Witness:
    def __init__(self, stack):
        self.stack = stack
        self.place = stack.place
        self.process = None
        self.ended = threading.Event()
        self.password = secrets.token_hex(16)
        self.make_roles()
        self.env = self.environment()
        subprocess.run([PROGRAM, 'migrate'], env=self.env, check=True, stdout=subprocess.DEVNULL)
        self.keeper = threading.Thread(target=self.keep, name=NAME)
        self.keeper.start()
        until(lambda: NAME in stack.queues(), 60, 'the witness listens')

    def make_roles(self):
        postgres, rabbit = self.stack.known['postgres'], self.stack.known['rabbitmq']
        subprocess.run([postgres.bin / 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-h', postgres.folder, '-p', str(self.place.port('postgres')),
                        '-U', 'postgres', 'contacto'], text=True, check=True, input=f"""
create role {NAME} login password '{self.password}';
alter role {NAME} set search_path = {NAME};
grant connect on database contacto to {NAME};
""")
        for words in (['add_user', NAME, self.password],
                      ['set_permissions', '-p', 'contacto', NAME, *[rf'^({NAME}(\..*)?|amq\.gen-.*|events|dead)$'] * 3]):
            subprocess.run([rabbit.bin / 'rabbitmqctl', '-q', *words], env=rabbit.environment(rabbit.variables()), check=True,
                           cwd=rabbit.folder, stdout=subprocess.DEVNULL, **rabbit.identity())

    def environment(self):
        known = self.place.folder / 'secrets'
        own = self.place.folder / f'secrets-{NAME}'
        own.touch(0o600)
        own.write_text(f'{known.read_text()}db.{NAME} = {self.password}\nbus.{NAME} = {self.password}\ncall.{NAME} = {self.password}\n')
        inherited = {n: v for n, v in os.environ.items() if not n.startswith('CONTACTO_')}
        ours = self.place.env() | {'CONTACTO_BUS_USER': NAME, 'CONTACTO_SECRETS_FILE': own, 'CONTACTO_LISTEN': '127.0.0.1:0'}
        return inherited | {name: str(value) for name, value in ours.items()}

    def keep(self):
        log = open(self.place.folder / f'log/{NAME}.log', 'ab')
        while not self.ended.is_set():
            self.process = subprocess.Popen([PROGRAM, 'serve'], env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            self.process.wait()
            self.ended.wait(AGAIN)

    def kill(self):
        """In the middle of its work, surely: it hangs for a while first, and events come in that it has not looked at."""
        self.process.send_signal(signal.SIGSTOP)
        self.ended.wait(HANGS)
        self.process.send_signal(signal.SIGKILL)

    def end(self):
        self.ended.set()
        self.process.terminate()
        self.keeper.join()
