import { describe, expect, it } from 'vitest';
import { interpreterOf, isPosixText } from '../../shared-rules/src/model/interpreters';
import { bareArguments, usesArguments } from '../../shared-rules/src/model/positional';
import { parseShell } from '../../shared-rules/src/shell/parse';
import { MappedText } from '../../shared-rules/src/text/mapped-text';

const script = (text: string) => parseShell(MappedText.whole(text));

describe('the interpreter of a #! line', () => {
  it.each([
    ['/bin/sh', 'sh', '/bin/sh'],
    ['/bin/bash -eu', 'bash', '/bin/bash'],
    ['/usr/bin/env bash', 'bash', 'bash'],
    ['/usr/bin/env -S LANG=C bash -e', 'bash', 'bash'],
    ['/usr/local/bin/python3', 'python3', '/usr/local/bin/python3'],
  ])('%s', (line, name, shown) => expect(interpreterOf(line)).toEqual({ name, shown }));
  it.each(['', '/usr/bin/env'])('is none in "%s"', (line) => expect(interpreterOf(line)).toBeNull());
});

describe('a text for every POSIX shell', () => {
  it.each(['set -eu\nexec "$@"', '# [[ in a comment ]]\nexec x', 'n=$((n + 1))\n[ "$n" = 1 ] && exec "${X:-y}" "${X%.*}"', 'cat <<EOF\nx\nEOF'])('%j', (text) =>
    expect(isPosixText(text)).toBe(true),
  );
  it.each([
    '[[ -n $1 ]]',
    'a=(1 2)',
    'source x',
    'x+=1',
    'cat <<< x',
    'diff <(a) <(b)',
    'echo ${x//a/b}',
    'echo ${x^^}',
    'echo ${!x}',
    '((i++))',
    'set -o pipefail',
    'function f { :; }',
    'a |& b',
    'echo {a,b}',
    '[ a == b ]',
  ])('not %j', (text) => expect(isPosixText(text)).toBe(false));
});

describe('the arguments of a script', () => {
  it.each([
    'exec "$@"',
    'echo $#',
    'shift',
    'while getopts a: x; do :; done',
    'for a; do :; done',
    'x=$(f "$1")',
    'case "${2:-}" in a) ;; esac',
    'if [ -n "$1" ]; then :; fi',
    'cat <<EOF\n$1\nEOF',
  ])('are used by %j', (text) => expect(usesArguments(script(text))).toBe(true));
  it.each(['exec server', 'f() { echo "$1"; }\nf x', 'for a in b c; do echo $a; done', "echo '$1'", 'echo $0 $$ $?'])('are not used by %j', (text) =>
    expect(usesArguments(script(text))).toBe(false),
  );
  it.each(['. /opt/lib.sh', 'eval "$X"', 'if x; then'])('may be used by %j', (text) => expect(usesArguments(script(text))).toBeNull());

  it.each([
    ['exec $@', ['$@']],
    ['server --x $*', ['$*']],
    ['exec "$@"', []],
    ['echo $@\nexec "$@"', []],
    ['if [ -z $@ ]; then exit 1; fi\nexec server', []],
  ])('are handed over bare by %j', (text, words) => expect(bareArguments(script(text)).map(({ word }) => word.raw)).toEqual(words));
});
