import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { accountWrites, writeRemoval } from '../../shared-rules/src/model/account-writes';
import { buildImage } from '../../shared-rules/src/model/build';
import { AnswerBook } from '../../shared-rules/src/model/needs';
import { sparedCommands } from '../../shared-rules/src/model/root-guards';
import { runtimeWrites } from '../../shared-rules/src/model/runtime-writes';
import { parseShell } from '../../shared-rules/src/shell/parse';
import { commandsIn } from '../../shared-rules/src/shell/walk';
import { MappedText } from '../../shared-rules/src/text/mapped-text';

function scriptOf(text: string) {
  return parseShell(MappedText.whole(text));
}

/** The calls of `mark` that an arbitrary user runs, by their argument. */
function run(text: string): readonly string[] {
  const script = scriptOf(text);
  const spared = sparedCommands(script);
  return [...commandsIn(script.statements)].flatMap((command) =>
    command.kind === 'simple' && command.words[0]?.value === 'mark' && !spared.has(command) ? [command.words[1]?.value ?? ''] : [],
  );
}

describe('guards', () => {
  it.each([
    ['mark a', ['a']],
    ['if [ "$(id -u)" = 0 ]; then mark a; fi; mark b', ['b']],
    ['if [ "$1" = x -a "$(id -u)" = "0" ]; then mark a; else mark b; fi', ['b']],
    ['if [ "$(id -u)" != 0 ]; then mark a; else mark b; fi', ['a']],
    ['if ! [ "$(id -u)" = 0 ]; then mark a; else mark b; fi', ['a']],
    ['if [ ! "$(id -u)" = 0 ]; then mark a; fi', ['a']],
    ['if [[ $EUID -eq 0 ]]; then mark a; fi', []],
    ['if (( EUID == 0 )); then mark a; fi', []],
    ['if [ "$(whoami)" == root ]; then mark a; elif true; then mark b; fi', ['b']],
    ['uid="$(id -u)"; if [ "$uid" = 0 ]; then mark a; fi', []],
    ['case "$(id -u)" in 0) mark a;; *) mark b;; esac', ['b']],
    ['[ "$(id -u)" = 0 ] && mark a', []],
    ['[ "$(id -u)" = 0 ] || mark a', ['a']],
    ['[ "$(id -u)" -ne 0 ] || mark a', []],
    ['if am_i_root; then mark a; fi; is_root && mark b; ! is_root && mark c', ['c']],
    ['if [ "$(id -u)" != 0 ]; then exec server; fi; mark a', []],
    ['if [ "$(id -u)" != 0 ]; then echo no; fi; mark a', ['a']],
    ['[ "$(id -u)" = 0 ] || exit 1; mark a', []],
    ['[ "$(id -u)" = 0 ] || { echo no; exit 1; }; mark a', []],
    ['if [ -w /data ]; then mark a; fi; test -w /x && mark b', []],
    ['mark a || true; mark b || echo no; mark c || exit 1; mark d || { echo no; exit 1; }', ['c', 'd']],
    ['if ! mark a; then mark b; fi; while mark c; do mark d; done', ['b', 'd']],
    ['f() { mark a; }; g() { mark b; }; g', ['b']],
    ['f() { mark a; }; if [ "$(id -u)" = 0 ]; then f; fi', []],
    ['if [ "$UID_GIVEN" = 0 ]; then mark a; fi', ['a']],
  ])('%s', (text, expected) => expect(run(text)).toEqual(expected));
});

describe('writes of the start command', () => {
  const writes = (body: string) => {
    const image = buildImage(parseDockerfile(`FROM debian:12\nENV CONF=/srv/conf\nARG DIR=/arg\nCMD ${body}\n`), new AnswerBook(new Map()), null);
    return runtimeWrites(image).map((write) => `${write.by} ${write.kind} ${write.path}`);
  };

  it.each([
    ['echo x > /a && echo y >> /b', ['> file /a', '>> file /b']],
    ['envsubst < /t > $CONF/x', ['> file /srv/conf/x']],
    ['echo x > $DIR/x', []],
    ['mkdir -p "${DATA:-/data}/db"', ['mkdir directory /data/db']],
    ['sed -i -e s/a/b/ /etc/app.conf', ['sed -i replace /etc/app.conf']],
    ['sed -i.bak s/a/b/ /etc/app.conf', ['sed -i replace /etc/app.conf']],
    ['sed s/a/b/ /etc/app.conf', []],
    ['cp a b /etc/app/', ['cp file /etc/app/']],
    ['ln -sf /a /b', ['ln replace /b']],
    ['mv /x /y; touch /z; echo a | tee -a /w', ['mv replace /y', 'touch file /z', 'tee file /w']],
    ['echo x > /dev/null; echo y > /tmp/y; echo z 2> /proc/self/fd/2; echo > "$UNKNOWN"; cp a relative', []],
    ['sudo touch /a', []],
    ['touch /a/../b', ['touch file /b']],
  ])('%s', (body, expected) => expect(writes(body)).toEqual(expected));
});

describe('writes of accounts', () => {
  it('finds them by any program', () => {
    const script = scriptOf(
      'echo a >> /etc/passwd\ncat /etc/passwd > /x\nsed -i s/a/b/ /etc/group\necho | tee -a /etc/group\ncp x /etc/passwd\nsed s/a/b/ /etc/passwd\ncp /etc/passwd x\n',
    );
    expect(accountWrites(script).map(({ file }) => file)).toEqual(['/etc/passwd', '/etc/group', '/etc/group', '/etc/passwd']);
  });

  it.each([
    ['a\necho x >> /etc/passwd\nb\n', 'a\nb\n'],
    ['if [ -w /etc/passwd ]; then\n  echo x >> /etc/passwd\nfi\nb\n', 'b\n'],
    ['if a; then\n  if b; then\n    echo x >> /etc/passwd\n  fi\n  c\nfi\n', 'if a; then\n  c\nfi\n'],
    ['if a; then\n  echo x >> /etc/passwd\nelse\n  b\nfi\n', null],
    ['f() {\n  echo x >> /etc/passwd\n}\nf\n', null],
    ['f() {\n  echo x >> /etc/passwd\n  a\n}\nf\n', 'f() {\n  a\n}\nf\n'],
    ['a; echo x >> /etc/passwd\n', null],
    ['# why\nif a; then\n  # how\n  echo x >> /etc/passwd\nfi\nb\n', null],
    ['cat >> /etc/passwd <<E\nx\nE\nb\n', null],
    ['a && echo x >> /etc/passwd\nb\n', null],
  ])('%j', (text, expected) => {
    const script = scriptOf(text);
    const [write] = accountWrites(script);
    const span = write === undefined ? null : writeRemoval(text, script, write);
    expect(span === null ? null : text.slice(0, span.start) + text.slice(span.end)).toBe(expected);
  });
});
