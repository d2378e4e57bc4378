"""Servers measured in interleaved rounds: what each costs a request, beside its peers, in one run.

Servers are kept on the first core and wrk on the second; CPU is what the kernel counted for the processes, so it holds on a
busy machine, too.  Ratios are taken within a round, and their median is told."""
import os
import re
import socket
import statistics
import subprocess
import time
import urllib.error
import urllib.request


def free_port():
    with socket.socket() as sock:
        sock.bind(('127.0.0.1', 0))
        return sock.getsockname()[1]


def wait_until(true, seconds=15):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, 'it did not come in time'
        time.sleep(0.05)


def answers(port):
    try:
        with socket.create_connection(('127.0.0.1', port), timeout=1):
            return True
    except OSError:
        return False


def wait_for(port):
    wait_until(lambda: answers(port))


def status(port, path):
    try:
        with urllib.request.urlopen(f'http://127.0.0.1:{port}{path}', timeout=5) as reply:
            return reply.status
    except urllib.error.HTTPError as error:
        return error.code


def cpu_us(pid):
    """Of all threads of a process, in microseconds."""
    tasks = f'/proc/{pid}/task'
    return sum(int(open(f'{tasks}/{task}/schedstat').read().split()[0]) for task in os.listdir(tasks)) / 1e3


def tree_cpu_us(pid):
    """Of a process and its children: PostgreSQL and its backends (ended ones are counted in the parent)."""
    ticks = 0
    for one in [pid, *map(int, open(f'/proc/{pid}/task/{pid}/children').read().split())]:
        try:
            fields = open(f'/proc/{one}/stat').read().rsplit(')', 1)[1].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12]) + (int(fields[13]) + int(fields[14]) if one == pid else 0)
    return ticks * 1e6 / os.sysconf('SC_CLK_TCK')


def rss_kib(pid):
    return int(re.search(r'VmRSS:\s+(\d+)', open(f'/proc/{pid}/status').read()).group(1))


class Server:
    """A server on the first core."""

    def __init__(self, name, command, port, env=None):
        self.name, self.port, self.rounds = name, port, []
        self.child = subprocess.Popen(['taskset', '-c', '0', *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
        wait_for(port)

    @property
    def pid(self):
        return self.child.pid

    def round(self, seconds, path='/', script=None, beside=None):
        """One run of wrk.  beside: the pid of a server that works for this one."""
        before, theirs = cpu_us(self.pid), tree_cpu_us(beside) if beside else 0
        words = ['taskset', '-c', '1', 'wrk', '-t1', '-c64', f'-d{seconds}s', '--latency']
        if script:
            words += ['-s', script]
        out = subprocess.run([*words, f'http://127.0.0.1:{self.port}{path}'], capture_output=True, text=True, check=True).stdout
        assert 'Non-2xx' not in out and 'Socket errors' not in out, out
        requests = int(re.search(r'(\d+) requests in', out).group(1))
        p99, unit = re.search(r'99%\s+([\d.]+)(us|ms|s)', out).groups()
        return {
            'cpu': (cpu_us(self.pid) - before) / requests,
            'beside': (tree_cpu_us(beside) - theirs) / requests if beside else 0,
            'rate': float(re.search(r'Requests/sec:\s+([\d.]+)', out).group(1)),
            'p99': float(p99) * {'us': 1e-3, 'ms': 1, 's': 1e3}[unit],
        }

    def median(self, what):
        return statistics.median(r[what] for r in self.rounds)

    def stop(self):
        self.child.terminate()
        self.child.wait(timeout=15)


def interleave(servers, rounds, seconds, **how):
    for server in servers:
        server.round(1, **how)          # warm
    for _ in range(rounds):
        for server in servers:
            server.rounds.append(server.round(seconds, **how))


def ratio(one, other, what):
    """Median over the rounds of one's figure to the other's in the same round."""
    return statistics.median(a[what] / b[what] for a, b in zip(one.rounds, other.rounds))


def table(servers, beside=None):
    last = servers[-1]
    print(f'{"":22} {"CPU us/request (min-max)":28} {"/ last":8} {"req/s":9} {"p99 ms":8} {beside or "":12} RSS MiB')
    for server in servers:
        us = [r['cpu'] for r in server.rounds]
        span = f'{statistics.median(us):.2f} ({min(us):.2f}-{max(us):.2f})'
        theirs = f'{server.median("beside"):.1f} us' if beside else ''
        print(f'{server.name:22} {span:28} {ratio(server, last, "cpu"):<8.2f} {server.median("rate"):<9.0f} '
              f'{server.median("p99"):<8.2f} {theirs:12} {rss_kib(server.pid) / 1024:.1f}')
