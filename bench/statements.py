"""The statements of our services as they stand in their .sql files, for peers that run the same ones.

`of(path)` is {name: text}; `numbered(text)` gives the text with $1, $2 … and the names of its arguments; `inlined(text, values)` puts an
SQL expression in place of each.
"""
import re

ARGUMENT = re.compile(r'(?<!:):([a-z_]+)\??::([a-z0-9]+(?:\[\])?)')


def of(path):
    found = {}
    for block in re.split(r'\n(?=-- [a-z_]+: (?:none|one|maybe|many))', path.read_text(encoding='utf-8')):
        head = re.match(r'-- ([a-z_]+): (?:none|one|maybe|many)', block)
        if head:
            lines = [line for line in block.split('\n') if not line.startswith('--')]
            found[head[1]] = '\n'.join(lines).split(';')[0].strip()
    return found


def numbered(text):
    names = []

    def number(match):
        if match[1] not in names:
            names.append(match[1])
        return f'${names.index(match[1]) + 1}::{match[2]}'
    return ARGUMENT.sub(number, text), names


def inlined(text, values):
    return ARGUMENT.sub(lambda match: f'({values[match[1]]})::{match[2]}', text)
