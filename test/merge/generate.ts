/** Bodies of RUN instructions, made from a seed: the same seed gives the same bodies. */

export interface GeneratedCase {
  readonly seed: number;
  /** The bodies as the shell gets them. */
  readonly bodies: readonly string[];
  /** A Dockerfile that holds them, with continuations, comments and blank lines strewn in. */
  readonly dockerfile: string;
}

export class Random {
  constructor(private state: number) {}

  /** In [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

/** Commands that leave nothing in the shell; some fail, or fail depending on what ran before. */
const plain = [
  'echo one > a',
  'echo two >> b',
  'mkdir -p d1',
  'mkdir d2',
  'touch d1/c',
  'rm a',
  'rm -f b',
  'cp a e',
  'mv e g',
  'ln -s a l1',
  'chmod 700 a',
  'cat a',
  'cat b',
  'test -f a',
  '[ -d d1 ]',
  'echo "$FOO" >> v',
  'echo "${BAR:-none}" >> v',
  'printf "%s\\n" "$PWD" >> p',
  "echo 'q # no comment' > q",
  'echo "a;b && c || d" > q2',
  'echo a\\ b > "sp ace"',
  'echo ends\\\\',
  'true',
  'true',
  'echo $(echo sub) > s',
  'echo $((1 + 2)) > n',
  'command -v cat > cv',
  'env FOO=set sh -c "echo \\$FOO" > ev',
  'FOO=once printenv FOO',
  'ls',
  'umask',
  'tool >> t',
  'echo x | cat > pipe',
  'cat a | grep one',
  '( cd d1 && touch z )',
  '! test -e nothing',
  'echo "late ${BAR-unset}"',
  'echo `echo tick` > k',
  'sh -c "exit 0"',
];
const failing = ['false', 'test -f missing', 'sh -c "exit 7"', 'cd missing', '! true', 'false | false', 'cat missing', '( cd d1 && false )'];
const scoped = [
  'cd d1',
  'cd ..',
  'cd /tmp && cd "$OLDPWD"',
  'FOO=bar',
  'FOO="$FOO.x"',
  'export FOO=baz',
  'export BAR',
  'umask 077',
  'BAR=$(echo sub)',
  ': "${BAR:=default}"',
  'echo $((N += 2)) > n',
  'cd d1 && pwd',
];
const stateful = [
  'set -e',
  'set -ex',
  'set -u',
  'set +e',
  'set -eu',
  'set -o errexit',
  'set -o pipefail',
  "trap 'echo bye >> bye' EXIT",
  "trap 'echo gone' EXIT; false",
  'exit 0',
  'exit 3',
  'f() { echo f >> f; false; }; f; echo after >> f',
  'read X < a; echo "$X" >> x',
  'unset FOO',
  "eval 'echo e > e1; FOO=evil'",
  'echo "FOO=sourced" > env.sh; . ./env.sh; echo "$FOO" >> v',
  'false | true',
  'true | false',
  'echo $? >> st',
  'echo "$0" > zero',
  'sleep 0.01 & wait',
  '{ echo g >> g2; false; }',
  'if [ -f a ]; then rm a; else echo new > a; fi',
  'for i in 1 2 3; do echo $i >> l; done',
  'while read l; do echo "[$l]" >> m; done < b',
  'case $FOO in b*) touch cb ;; *) touch co ;; esac',
  'echo $(false; echo sub) > sub',
  'X=$(false); echo "x=$X" >> x',
  '( false; echo in >> sub2 )',
  '( set -e; false; echo in >> sub3 )',
  'exec echo replaced',
  'ulimit -n 100',
  'alias ls=false',
  'set -- 1 2; echo "$#" > argc',
  'printf "#!/bin/sh\\necho new\\n" > p1/bin/tool && chmod +x p1/bin/tool',
  'cp p2/bin/tool p1/bin/tool',
  'rm -f p1/bin/tool',
  'readonly FOO=ro',
  'until true; do :; done',
  'echo bang | { read b; echo "$b" >> bang; }',
];

export interface GeneratorOptions {
  /** Bodies that only bash reads. */
  readonly bash: boolean;
}

const bashOnly = [
  '[[ -f a ]]',
  'arr=(1 2); echo ${arr[1]} > arr',
  'cat <<< here > hs',
  'shopt -s nullglob; echo *.none',
  'echo x &> both',
  'set -o pipefail; false | true',
  'printf -v V x; echo "$V" > pv',
  'echo $_',
];

export function generateCase(seed: number, { bash }: GeneratorOptions, shell: readonly string[] | null): GeneratedCase {
  const random = new Random(seed);
  const count = random.chance(0.35) ? 3 : 2;
  if (random.chance(0.1)) return heredocs(seed, random, count, { bash }, shell);
  const allSafe = random.chance(0.4);
  const bodies = Array.from({ length: count }, () => body(random, allSafe, bash));
  return { seed, bodies, dockerfile: dockerfile(random, bodies, shell) };
}

/** Scripts in here-documents: a command a line, with comments, blank lines and here-documents of their own. */
function heredocs(seed: number, random: Random, count: number, { bash }: GeneratorOptions, shell: readonly string[] | null): GeneratedCase {
  const bodies = Array.from({ length: count }, () => {
    const lines = Array.from({ length: 1 + random.below(5) }, () =>
      random.pick([
        command(random, false, bash),
        command(random, true, bash),
        '# a comment',
        '',
        'cat <<END >> here\nhere $FOO\nEND',
        '\ttrue # note',
        'if true; then\n  echo in > in\nfi',
      ]),
    );
    if (random.chance(0.4)) lines.unshift(random.pick(['set -e', 'set -eux', 'set -e # always']));
    return `${[...lines, 'echo end'].join('\n')}\n`;
  });
  const runs = bodies.map((one) => `RUN <<EOF\n${one}EOF\n${random.pick(['', '', '\n', '# between\n'])}`);
  return { seed, bodies, dockerfile: `FROM base\nWORKDIR /w/x\n${shell === null ? '' : `SHELL ${JSON.stringify(shell)}\n`}${runs.join('')}` };
}

/** The command list of one body, as one line. */
function body(random: Random, safe: boolean, bash: boolean): string {
  // A list of commands that alone would chain: only its operators forbid it.
  const simple = safe || random.chance(0.4);
  const commands = Array.from({ length: 1 + random.below(4) }, () => command(random, simple, bash));
  if (safe || random.chance(0.3)) return commands.join(' && ');
  let text = random.chance(0.25) ? `${random.pick(['set -e', 'set -eux', 'set -ex', 'set -o errexit', 'set +e'])}; ` : '';
  commands.forEach((one, at) => (text += (at === 0 ? '' : random.pick([' && ', '; ', '; ', ' || ', ' || '])) + one));
  if (random.chance(0.08)) text += ';';
  if (random.chance(0.08)) text += ' # why: it must';
  return text;
}

function command(random: Random, safe: boolean, bash: boolean): string {
  const roll = random.next();
  if (roll < 0.06) return random.pick(failing);
  if (roll < 0.25) return random.pick(scoped);
  if (safe || roll < 0.6) return random.pick(plain);
  return random.pick(bash && random.chance(0.15) ? bashOnly : stateful);
}

const flags = ['', '', '', '', '--network=none ', '--mount=type=cache,target=/c '];

function dockerfile(random: Random, bodies: readonly string[], shell: readonly string[] | null): string {
  const backtick = random.chance(0.15) && !bodies.some((text) => text.includes('`'));
  const escape = backtick ? '`' : '\\';
  const flag = random.pick(flags);
  let text = `${backtick ? '# escape=`\n' : ''}FROM base\nWORKDIR /w/x\n${shell === null ? '' : `SHELL ${JSON.stringify(shell)}\n`}`;
  bodies.forEach((one, at) => {
    if (at > 0)
      for (let gap = random.below(3); gap > 0; gap--)
        text += random.chance(0.7) ? random.pick(['\n', '\t\n']) : random.pick(['# between\n', '  # indented\n', '# ends in \\\n']);
    text += `${random.pick(['RUN ', 'RUN ', 'run  ', `RUN ${escape}\n  `, `RUN ${escape}\n# inside\n    `])}${flag}${spread(random, one, escape)}${random.pick(['', '', ' ', '\t'])}\n`;
  });
  if (random.chance(0.15)) text = text.trimEnd();
  return random.chance(0.2) ? text.replaceAll('\n', '\r\n') : text;
}

/** Breaks some blanks outside quotes into continuations. */
function spread(random: Random, text: string, escape: string): string {
  const hash = text.indexOf(' # why');
  let result = '';
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (char === '\\' && quote !== "'") {
      result += char + (text[++at] ?? '');
      continue;
    }
    if (quote === '' && (char === '"' || char === "'" || char === '`')) quote = char;
    else if (char === quote) quote = '';
    const mayBreak = char === ' ' && quote === '' && (hash === -1 || at < hash) && text[at + 1] !== '#' && random.chance(0.12);
    result += mayBreak ? ` ${escape}\n${random.pick(['', '# note\n', '   # note\n'])}    ` : char;
  }
  return result;
}
