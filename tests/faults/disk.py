"""How long the disk of this machine stood still: others may use it, too.

PostgreSQL and RabbitMQ do not answer before the disk has. A small file that is synced again and again tells when it hangs;
that time is not counted against a recovery, and is told.
"""

import os
import threading
import time

OFTEN = 0.1                      # seconds
HANGS = 0.25                     # seconds: what a sync may take on a busy machine


class Disk:
    def __init__(self, folder):
        self.path = folder / 'synced'
        self.hung = []           # of each sync that took too long: from when, until when
        self.began = None        # of the one under way
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        with open(self.path, 'wb', buffering=0) as file:
            while not self.ended.wait(OFTEN):
                file.write(b'.')
                began = self.began = time.monotonic()
                os.fsync(file.fileno())
                self.began = None
                if time.monotonic() - began > HANGS:
                    self.hung.append((began, time.monotonic()))

    def stood(self, began, ended):
        """Seconds of that stretch in which it hung."""
        now = self.began
        hung = self.hung + ([(now, time.monotonic())] if now else [])
        return sum(max(0, min(b, ended) - max(a, began)) for a, b in hung)

    def end(self):
        self.ended.set()
        self.thread.join()
