"""The post: codes, read where a newcomer reads them, at /dev/messages.  One looks for all who wait."""

import re
import threading
import time

from wire import Wire

LOOK = 0.04                      # seconds between looks


class Post:
    def __init__(self, port):
        self.wire = Wire(port, '127.0.0.2')
        self.news = threading.Condition()
        self.codes = {}
        self.ended = False
        self.thread = threading.Thread(target=self.run, name='post')
        self.thread.start()

    def run(self):
        while not self.ended:
            answer = self.wire.ask('GET', '/dev/messages?format=json')
            found = {m['to']: re.search(r'\b\d{6}\b', m['text']) for m in answer.json()['items'][::-1]} \
                if answer.status == 200 else {}
            with self.news:
                self.codes = {to: match[0] for to, match in found.items() if match}
                self.news.notify_all()
            threading.Event().wait(LOOK)

    def code_to(self, phone, seconds):
        """The latest code to that number; None when none comes in time."""
        deadline = time.monotonic() + seconds
        with self.news:
            while phone not in self.codes:
                if not self.news.wait(max(0, deadline - time.monotonic())):
                    return None
            return self.codes[phone]

    def end(self):
        self.ended = True
        self.thread.join()
        self.wire.close()
