#!/usr/bin/python3
"""embed.py: files become part of the program.

    embed.py --name consent_texts --header consent_texts.h --source consent_texts.c FILE...

Makes one table, `const struct embedded consent_texts[]` (lib/base/embedded.h): the name of each file and its bytes.
Files are UTF-8 text; the line feed at the end of a file is left out, for it belongs to the editor and not to the text.
A file in one of their folders that was not named is refused: a text forgotten in meson.build would be missed at night.
"""

import argparse
import os
import re
import sys


def literal(text):
    """C strings, one a line of the text; `?` never twice in a row, or old compilers see trigraphs."""
    lines = text.split('\n')
    out = []
    for number, line in enumerate(lines):
        escaped = line.replace('\\', '\\\\').replace('"', '\\"').replace('\t', '\\t').replace('??', '?\\?')
        out.append('\t\t"' + escaped + ('\\n"' if number + 1 < len(lines) else '"'))
    return '\n'.join(out)


def read(path):
    with open(path, 'rb') as file:
        text = file.read().decode('utf-8')
    bad = re.search('[\x00-\x08\x0b-\x1f\x7f]', text)
    if bad:
        sys.exit(f'{path}: byte {bad.group()!r} has no place in a text')
    return text.removesuffix('\n')


def forgotten(paths):
    for folder in sorted({os.path.dirname(path) for path in paths}):
        named = {os.path.basename(path) for path in paths if os.path.dirname(path) == folder}
        for other in sorted(set(os.listdir(folder or '.')) - named):
            sys.exit(f'{os.path.join(folder, other)}: this file is not listed in meson.build')


def main():
    parser = argparse.ArgumentParser(description='Makes files part of the program.')
    parser.add_argument('--name', required=True)
    parser.add_argument('--header', required=True)
    parser.add_argument('--source', required=True)
    parser.add_argument('files', nargs='+')
    given = parser.parse_args()
    forgotten(given.files)
    guard = f'{given.name.upper()}_H'
    with open(given.header, 'w', encoding='utf-8') as out:
        out.write(f'/* Made of {len(given.files)} files by gen/embed.py: do not edit. */\n#ifndef {guard}\n#define {guard}\n\n'
                  f'#include "lib/base/embedded.h"\n\nextern const struct embedded {given.name}[];\n\n#endif\n')
    with open(given.source, 'w', encoding='utf-8') as out:
        out.write(f'/* Made of {len(given.files)} files by gen/embed.py: do not edit. */\n#include "{os.path.basename(given.header)}"\n\n'
                  f'const struct embedded {given.name}[] = {{\n')
        for path in given.files:
            text = read(path)
            out.write(f'\t{{ "{os.path.basename(path)}", {{\n{literal(text)}, {len(text.encode())} }} }},\n')
        out.write('\t{ 0 },\n};\n')


if __name__ == '__main__':
    main()
