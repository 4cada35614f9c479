import { describe, expect, test } from 'vitest';
import { callsOf } from '../../shared-rules/src/shell/calls';
import { calls, parse, slice } from './shell-helpers';

describe('the program that runs', () => {
  test.each([
    ['apt-get install x', 'apt-get', 'install x', ''],
    ['/usr/bin/apt-get update', 'apt-get', 'update', ''],
    ['"apt-get" update', 'apt-get', 'update', ''],
    ['\\rm x', 'rm', 'x', ''],
    ['FOO=1 BAR= cmd x', 'cmd', 'x', ''],
    ['$CMD x', '', 'x', ''],
    ['"$@"', '', '', ''],
    ['${CATALINA_HOME}/bin/catalina.sh run', '', 'run', ''],
    ['sudo cmd x', 'cmd', 'x', 'sudo'],
    ['sudo -E -u bob -g "$G" FOO=1 cmd -u x', 'cmd', '-u x', 'sudo -E -u bob -g "$G" FOO=1'],
    ['sudo -Hu bob -- cmd', 'cmd', '', 'sudo -Hu bob --'],
    ['sudo --user=bob --chdir /x cmd', 'cmd', '', 'sudo --user=bob --chdir /x'],
    ['sudo -l', 'sudo', '-l', ''],
    ['sudo -v cmd', 'sudo', '-v cmd', ''],
    ['sudo', 'sudo', '', ''],
    ['env', 'env', '', ''],
    ['env A=1 B="$x" cmd C=1', 'cmd', 'C=1', 'env A=1 B="$x"'],
    ['env -i -u X --unset Y - PATH=/bin cmd', 'cmd', '', 'env -i -u X --unset Y - PATH=/bin'],
    ['env -S "cmd x"', 'env', '-S "cmd x"', ''],
    ['env A=1', 'env', 'A=1', ''],
    ['exec cmd x', 'cmd', 'x', 'exec'],
    ['exec -a name -cl cmd', 'cmd', '', 'exec -a name -cl'],
    ['exec >log 2>&1', 'exec', '', ''],
    ['exec "$@"', '', '', 'exec'],
    ['command -p cmd', 'cmd', '', 'command -p'],
    ['command -v cmd', 'command', '-v cmd', ''],
    ['command -V cmd', 'command', '-V cmd', ''],
    ['builtin cd x', 'cd', 'x', 'builtin'],
    ['nice cmd', 'cmd', '', 'nice'],
    ['nice -n 10 cmd', 'cmd', '', 'nice -n 10'],
    ['nice -10 cmd', 'cmd', '', 'nice -10'],
    ['nice --adjustment=5 cmd', 'cmd', '', 'nice --adjustment=5'],
    ['nohup cmd &', 'cmd', '', 'nohup'],
    ['/usr/bin/time -f "%e" -v cmd', 'cmd', '', '/usr/bin/time -f "%e" -v'],
    ['timeout 5 cmd x', 'cmd', 'x', 'timeout 5'],
    ['timeout -k 5 --signal KILL --foreground "$T" cmd', 'cmd', '', 'timeout -k 5 --signal KILL --foreground "$T"'],
    ['timeout 5', 'timeout', '5', ''],
    ['stdbuf -oL -e 0 cmd', 'cmd', '', 'stdbuf -oL -e 0'],
    ['ionice -c2 -n 7 cmd', 'cmd', '', 'ionice -c2 -n 7'],
    ['ionice -p 1', 'ionice', '-p 1', ''],
    ['chroot /mnt cmd', 'cmd', '', 'chroot /mnt'],
    ['chroot --userspec=1:1 /mnt cmd', 'cmd', '', 'chroot --userspec=1:1 /mnt'],
    ['chroot /mnt', 'chroot', '/mnt', ''],
    ['gosu user:group cmd x', 'cmd', 'x', 'gosu user:group'],
    ['gosu nobody true', 'true', '', 'gosu nobody'],
    ['gosu --version', 'gosu', '--version', ''],
    ['su-exec "$U" cmd', 'cmd', '', 'su-exec "$U"'],
    ['setpriv --reuid=1 --regid 1 --clear-groups cmd', 'cmd', '', 'setpriv --reuid=1 --regid 1 --clear-groups'],
    ['runuser -u bob -- cmd x', 'cmd', 'x', 'runuser -u bob --'],
    ['runuser -u bob cmd', 'cmd', '', 'runuser -u bob'],
    ['runuser -l bob -c "cmd"', 'runuser', '-l bob -c "cmd"', ''],
    ['runuser bob', 'runuser', 'bob', ''],
    ['su bob -c "cmd"', 'su', 'bob -c "cmd"', ''],
    ['tini -- cmd x', 'cmd', 'x', 'tini --'],
    ['/sbin/tini -g -s -p SIGTERM -- cmd', 'cmd', '', '/sbin/tini -g -s -p SIGTERM --'],
    ['dumb-init -r 15:3 --single-child cmd', 'cmd', '', 'dumb-init -r 15:3 --single-child'],
    ['xargs rm -f', 'rm', '-f', 'xargs'],
    ['xargs -0 -n 1 -I{} -P "$N" --no-run-if-empty cmd {}', 'cmd', '{}', 'xargs -0 -n 1 -I{} -P "$N" --no-run-if-empty'],
    ['xargs -r', 'xargs', '-r', ''],
    ['eatmydata apt-get update', 'apt-get', 'update', 'eatmydata'],
    ['fakeroot -- make', 'make', '', 'fakeroot --'],
    ['catchsegv java', 'java', '', 'catchsegv'],
    ['busybox adduser x', 'adduser', 'x', 'busybox'],
    ['busybox --install -s', 'busybox', '--install -s', ''],
    ['numactl --interleave=all mongod', 'mongod', '', 'numactl --interleave=all'],
    ['exec sudo -u x env A=1 nice cmd y', 'cmd', 'y', 'exec|sudo -u x|env A=1|nice'],
    ['exec $OPTS cmd', '', 'cmd', 'exec'],
    ['sudo $OPTS cmd', '', 'cmd', 'sudo'],
    ['eval cmd', 'eval', 'cmd', ''],
    ['find . -exec rm {} \\;', 'find', '. -exec rm {} \\;', ''],
    ['sh -c "cmd"', 'sh', '-c "cmd"', ''],
  ])('%s runs %s', (text, name, args, wrappers) => {
    const [call] = calls(text);
    expect([
      call?.name,
      call?.args.map((one) => one.raw).join(' '),
      call?.wrappers.map((one) => one.words.map((word) => word.raw).join(' ')).join('|'),
    ]).toEqual([name, args, wrappers]);
  });

  test('assignments and redirections alone are no call', () => {
    expect(calls('A=1; >x; : >y')).toHaveLength(1);
    expect(calls('A=1 sudo B=2').map((call) => call.name)).toEqual(['sudo']);
  });
});

describe('which calls', () => {
  test('all of them, in text order', () => {
    const text =
      'a $(b `c`) >$(d) "$(e)"; f() { g; }; if h; then i; else j; fi; for k in $(l); do m; done; case $(n) in $(o)) p;; esac; [[ $(q) ]]; (( $(r) )); s <<E\n$(t)\nE\n' +
      'A=$(u) v <(w) & { x | (y); } && ! z';
    expect(calls(text).map((call) => call.name)).toEqual([...'abcdeghijlmnopqrstuvwxyz']);
  });

  test('the same for the same script', () => {
    const script = parse('a; b');
    expect(callsOf(script)).toBe(callsOf(script));
    expect(Object.isFrozen(callsOf(script))).toBe(true);
  });
});

describe('what stands around a call', () => {
  /** The names of the calls for which `what` holds. */
  const those = (text: string, what: 'unconditional' | 'inSubstitution' | 'inPipeline' | 'inBackground'): string =>
    calls(text)
      .filter((call) => call[what])
      .map((call) => call.name)
      .join('');

  test.each([
    ['a; b && c', 'abc'],
    ['a || b', 'a'],
    ['a || b && c', 'ac'],
    ['a && b || c', 'ab'],
    ['{ a; (b); }', 'ab'],
    ['a | b', 'ab'],
    ['! a', 'a'],
    ['a &', 'a'],
    ['if a; then b; else c; fi; d', 'd'],
    ['while a; do b; done; c', 'c'],
    ['for x in y; do a; done', ''],
    ['case x in y) a;; esac', ''],
    ['f() { a; }; f', 'f'],
    ['a $(b)', 'a'],
    ['a || { b; c; }', 'a'],
    ['[ x ] && b', '[b'],
    ['[ x ] && b; c', '[c'],
    ['[ x ] && b || c', '['],
    ['a && [ x ] && b || c; d', 'a[d'],
    ['[[ x ]] && b; c', 'c'],
    ['! test x && b\nc', 'testc'],
  ])('%s: %s run always', (text, names) => {
    expect(those(text, 'unconditional')).toBe(names);
  });

  test('substitutions, pipelines, background', () => {
    expect(those('a $(b `c`) <(d); e', 'inSubstitution')).toBe('bcd');
    expect(those('a | { b; c; } | d; e; ! f', 'inPipeline')).toBe('abcd');
    expect(those('a & { b; c; } & d; coproc e', 'inBackground')).toBe('abce');
  });

  test('functions', () => {
    expect(calls('a; f() { b; g() { c; }; d $(e); }; h').map((call) => [call.name, call.inFunction])).toEqual([
      ['a', null],
      ['b', 'f'],
      ['c', 'g'],
      ['d', 'f'],
      ['e', 'f'],
      ['h', null],
    ]);
  });

  test('ancestors, outermost first, through substitutions', () => {
    const text = 'if a; then b && c | d "$(e)"; fi';
    const found = calls(text);
    expect(found.map((call) => [call.name, call.ancestors.map((one) => one.kind).join(' ')])).toEqual([
      ['a', 'statement if statement'],
      ['b', 'statement if statement and-or'],
      ['c', 'statement if statement and-or pipeline'],
      ['d', 'statement if statement and-or pipeline'],
      ['e', 'statement if statement and-or pipeline simple statement'],
    ]);
    for (const call of found) expect(slice(call.script.source.text, call.command.words[0]?.at ?? { start: 0, end: 0 })).toBe(call.name);
  });

  test('the script of a call is the innermost one', () => {
    const script = parse('a $(b)');
    const [outer, inner] = callsOf(script);
    expect(outer?.script).toBe(script);
    expect(inner?.script).toBe(outer?.args[0]?.substitutions[0]);
  });
});
