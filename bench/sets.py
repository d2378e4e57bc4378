"""A set of private servers for one benchmark."""
import contextlib
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent


def control(*words, **how):
    return subprocess.run([ROOT / 'infra/local/servers', *words], check=True, text=True, **how)


@contextlib.contextmanager
def servers(folder):
    """Started in folder/servers; gives the environment by which a contacto process reaches them."""
    folder.chmod(0o755)             # servers run as users of their own
    place = str(folder / 'servers')
    try:
        control('start', '--test', place, stdout=subprocess.DEVNULL)
        words = control('env', '--test', place, stdout=subprocess.PIPE).stdout
        lines = subprocess.run(['bash', '-c', words + '\nenv -0'], check=True, text=True, stdout=subprocess.PIPE).stdout
        yield dict(pair.split('=', 1) for pair in lines.split('\0') if '=' in pair)
    finally:
        control('stop', '--test', place, stdout=subprocess.DEVNULL)
