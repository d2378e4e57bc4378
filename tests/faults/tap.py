"""Tells by TAP how it went; tests/tally counts it."""


class Tap:
    def __init__(self):
        self.count = 0
        self.failed = 0

    def check(self, what, sound, why=''):
        self.count += 1
        self.failed += not sound
        print(f"{'ok' if sound else 'not ok'} {self.count} - {what}", flush=True)
        if not sound and why:
            self.note(why)
        return sound

    def note(self, text):
        for line in str(text).splitlines():
            print(f'#   {line}', flush=True)

    def end(self):
        print(f'1..{self.count}', flush=True)
        return 1 if self.failed or not self.count else 0
