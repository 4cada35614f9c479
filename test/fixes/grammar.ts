import fc, { type Arbitrary, type GeneratorValue } from 'fast-check';

/** How a generated Dockerfile is written, whatever it says. */
interface Style {
  readonly escape: string;
  readonly lower: boolean;
  /** How often a blank becomes a line break. */
  readonly breaks: number;
  readonly comments: number;
}

/** Draws from fast-check, so that a failing text is made smaller. */
export class Draw {
  constructor(private readonly gen: GeneratorValue) {}

  pick<T>(items: readonly T[]): T {
    return items[this.gen(fc.nat, { max: items.length - 1 })] as T;
  }

  chance(percent: number): boolean {
    return this.gen(fc.nat, { max: 99 }) >= 100 - percent;
  }

  count(min: number, max: number): number {
    return this.gen(fc.integer, { min, max });
  }

  some<T>(items: readonly T[], min: number, max: number): readonly T[] {
    return Array.from({ length: this.count(min, max) }, () => this.pick(items));
  }
}

/**
 * Dockerfiles of one to three stages that hold what the rules speak of, written in every way that the builder takes: continuations, with comments and
 * empty lines in them, here-documents, JSON forms, either escape character, CRLF, tabs, a byte order mark, with and without a newline at the end.
 */
export const dockerfiles: Arbitrary<string> = fc.gen().map((gen) => write(new Draw(gen)));

function write(draw: Draw): string {
  const backtick = draw.chance(12);
  const style: Style = { escape: backtick ? '`' : '\\', lower: draw.chance(8), breaks: draw.pick([0, 5, 15, 40]), comments: draw.pick([0, 10, 30]) };
  let text = backtick ? draw.pick(['# escape=`\n', '#escape = `\n']) : draw.pick(['', '', '', '# syntax=docker/dockerfile:1\n', '# A comment above.\n']);
  const names: string[] = [];
  for (let left = draw.count(1, 3); left > 0; left--) text += stage(draw, style, names);
  if (draw.chance(15)) text = text.replace(/\n+$/, '');
  if (draw.chance(15)) text = text.replaceAll('\n', '\r\n');
  return draw.chance(3) ? `\uFEFF${text}` : text;
}

const bases = [
  'debian:12',
  'debian:12-slim',
  'ubuntu:24.04',
  'alpine:3.20',
  'alpine',
  'node:22-alpine',
  'node:22',
  'python:3.12-slim',
  'nginx:1.27',
  'registry.access.redhat.com/ubi9/ubi:9.4',
  'fedora:41',
  'debian:9',
  'golang:1.22',
  'scratch',
];

function stage(draw: Draw, style: Style, names: string[]): string {
  const base = names.length > 0 && draw.chance(20) ? draw.pick(names) : draw.pick(bases);
  const platform = draw.chance(5) ? ['--platform=$TARGETPLATFORM'] : [];
  const name = draw.chance(40) ? draw.pick(['build', 'Base', 'deps', 'runtime']) : null;
  const named = name === null || names.includes(name) ? [] : [draw.pick(['AS', 'AS', 'as']), name];
  let text = line(draw, style, keyword(style, 'FROM', draw), [...platform, base, ...named]);
  if (named.length > 0) names.push(name as string);
  for (let left = draw.count(1, 7); left > 0; left--)
    text += draw.chance(10) ? draw.pick(['\n', '# why: it must\n', '\t\n', '  # indented\n']) : instruction(draw, style, names);
  return text + draw.pick(['', '\n']);
}

function keyword(style: Style, word: string, draw: Draw): string {
  return style.lower !== draw.chance(2) ? word.toLowerCase() : word;
}

/** In front of a word that gets a line of its own. */
const apart = '\n';

/** One instruction, its words parted by blanks or by line breaks with what people put between. */
function line(draw: Draw, style: Style, first: string, words: readonly string[]): string {
  let text = first;
  for (const word of words) text += (word.startsWith(apart) ? ` ${style.escape}\n    ` : gap(draw, style)) + word.replace(apart, '');
  return `${text}${draw.pick(['', '', '', ' ', '\t'])}\n`;
}

function gap(draw: Draw, style: Style): string {
  if (!draw.chance(style.breaks)) return draw.pick([' ', ' ', ' ', ' ', '  ', '\t']);
  const between = draw.chance(style.comments) ? draw.pick(['# note\n', '    # note\n', '# two\n# notes\n', '# ends in \\\n', '\n']) : '';
  return `${draw.pick([' ', ' ', ' ', '\t'])}${style.escape}${draw.pick(['', '', ' '])}\n${between}${draw.pick(['    ', '    ', '\t', '  '])}`;
}

function instruction(draw: Draw, style: Style, names: readonly string[]): string {
  const word = (name: string) => keyword(style, name, draw);
  const one = (name: string, words: readonly string[]) => line(draw, style, word(name), words);
  const roll = draw.count(0, 99);
  if (roll < 40) return run(draw, style, word('RUN'));
  if (roll < 50) return one(draw.pick(['COPY', 'COPY', 'ADD']), copied(draw, names));
  if (roll < 52)
    return draw.pick([
      `${word('COPY')} <<EOF /etc/app.conf\n# kept\nport = 8080\nEOF\n`,
      `${word('COPY')} <<-EOF /etc/app.conf\n\t# kept\n\tport = 8080\n\tEOF\n`,
      `${word('COPY')} <<one <<"two" /etc/\n# kept\none\nRUN nothing\ntwo\n`,
    ]);
  if (roll < 60)
    return one(
      'ENV',
      draw.pick([
        ['A=1', 'B="two words"'],
        ['KEY', 'the', 'value'],
        ['PATH', '/srv/bin:$PATH'],
        ['DEBIAN_FRONTEND=noninteractive'],
        ["Q='it is'", 'NODE_ENV=production'],
        ['PASSWORD=changeme'],
        ['HOME', '"/home/app"'],
      ]),
    );
  if (roll < 64)
    return one(
      'LABEL',
      draw.pick([
        ['a.title=one', 'a.title="two words"'],
        ['description', 'some', 'text'],
        ['io.openshift.expose-services="8080:http"'],
        ['a.b=c', "d.e='f g'"],
      ]),
    );
  if (roll < 68) return one('WORKDIR', [draw.pick(['/srv', '/app', 'app', '/opt/tool', 'sub/folder'])]);
  if (roll < 74) return one('USER', [draw.pick(['app', '1001', 'app:app', '1001:1001', '1001:0', 'root', 'nobody', '0'])]);
  if (roll < 78) return one('EXPOSE', draw.some(['8080', '80', '8443/TCP', '5353/Udp', '443', '22'], 1, 3));
  if (roll < 80) return one('VOLUME', draw.pick([['/data'], ['["/data", "/var/lib/app"]'], ['/var/log', '/srv']]));
  if (roll < 90) return command(draw, style, word(draw.pick(['CMD', 'ENTRYPOINT', 'CMD'])));
  if (roll < 92)
    return one(
      'HEALTHCHECK',
      draw.pick([['NONE'], ['--interval=30s', word('CMD'), 'curl', '-f', 'http://localhost:8080/'], [word('CMD'), '["curl", "-f", "http://localhost/"]']]),
    );
  if (roll < 95) return one('ARG', [draw.pick(['VERSION=1.2.3', 'TARGETPLATFORM', 'TOKEN', 'COMMIT', 'BUILD_DATE'])]);
  if (roll < 96) return one('MAINTAINER', draw.pick([['A', 'Name', '<a@example.com>'], ['"quoted name"']]));
  if (roll < 98) return one('SHELL', [draw.pick(['["/bin/bash", "-c"]', '["/bin/bash", "-o", "pipefail", "-c"]', '["/bin/sh", "-ec"]'])]);
  if (roll < 99) return one('STOPSIGNAL', [draw.pick(['SIGTERM', 'KILL', '9', 'SIGQUIT'])]);
  return one('ONBUILD', [word('RUN'), ...body(draw, false)]);
}

function copied(draw: Draw, names: readonly string[]): readonly string[] {
  const flags = draw.pick([
    [],
    [],
    [],
    ['--chown=app:app'],
    ['--chmod=755'],
    ['--chown=1001:0', '--link'],
    names.length === 0 ? [] : [`--from=${draw.pick(names)}`],
  ]);
  const paths = draw.pick([
    ['.', '.'],
    ['. ', '/app'],
    ['package.json', 'package-lock.json', './'],
    ['app.py', '/srv/app'],
    ['["a file", "/srv/"]'],
    ['entrypoint.sh', '/entrypoint.sh'],
    ['tool.tar.gz', '/tmp/'],
    ['a', 'b', '/srv'],
    ['https://example.test/tool.tgz', '/opt/'],
  ]);
  return [...flags, ...paths.map((path) => path.trim())];
}

function command(draw: Draw, style: Style, name: string): string {
  const form = draw.pick([
    ['node', 'server.js'],
    ['["node", "server.js"]'],
    ['[ "python3",', '"-m", "app" ]'],
    ['nginx', '-g', '"daemon off;"'],
    ['exec', 'node', '"$SCRIPT"'],
    ['FOO=1', 'python3', 'app.py'],
    ['npm', 'start'],
    ['./run.sh', '&&', 'sleep', 'infinity'],
    ['["./entrypoint.sh"]'],
    ['["sh", "-c", "node server.js"]'],
    ['java', '-Xmx512m', '-jar', '/app.jar'],
    ["['node', 'x']"],
    ['gunicorn', '-b', '0.0.0.0:8000', 'app:app'],
    ['redis-server', '--port', '6379'],
  ]);
  return line(draw, style, name, form);
}

function run(draw: Draw, style: Style, name: string): string {
  const roll = draw.count(0, 99);
  if (roll < 10) return heredoc(draw, name);
  if (roll < 14) return line(draw, style, name, [draw.pick(['["apt-get", "install", "-y", "curl"]', '["/bin/bash", "-c", "echo x"]'])]);
  const flags = draw.pick([[], [], [], [], [], ['--mount=type=cache,target=/root/.cache'], ['--network=none']]);
  return line(draw, style, name, [...flags, ...body(draw, true)]);
}

function heredoc(draw: Draw, name: string): string {
  const delimiter = draw.pick(['EOF', 'EOF', "'EOF'", '"EOF"']);
  const shell = draw.pick(['', '', '', 'bash ', 'bash -e ']);
  const lines = Array.from({ length: draw.count(1, 4) }, () => draw.pick(['# inside', '', ...commandList(draw, false).map((words) => words.join(' '))]));
  const start = draw.pick([[], ['set -e'], ['set -eux']]);
  const [dash, indent] = draw.chance(15) ? ['-', '\t'] : ['', ''];
  return `${name} <<${dash}${delimiter}${shell === '' ? '' : ` ${shell.trim()}`}\n${[...start, ...lines, 'EOF'].map((line) => `${indent}${line}\n`).join('')}`;
}

/** Commands with their operators, as words. */
function body(draw: Draw, long: boolean): readonly string[] {
  const words: string[] = [];
  if (draw.chance(15))
    words.push(
      ...draw.pick([
        ['set', '-e;'],
        ['set', '-eux;'],
        ['set', '-ex', '&&'],
        ['set', '-o', 'pipefail', '&&'],
      ]),
    );
  const commands = commandList(draw, true).concat(long && draw.chance(50) ? commandList(draw, true) : []);
  commands.forEach((one, at) => {
    if (at > 0) words.push(draw.pick(['&&', '&&', '&&', '&&', '&&', ';', '||']));
    words.push(...one);
  });
  if (draw.chance(3)) words.push('&&', 'true', '#', 'why');
  return words;
}

const packages = [
  'curl',
  'zip',
  'git',
  'ca-certificates',
  'vim',
  'wget',
  'build-essential',
  'python3-pip',
  'gcc',
  'curl',
  'less',
  'sudo',
  'jq',
  'gnupg',
  'make',
  'bash',
  'netcat-openbsd',
];

function commandList(draw: Draw, lines: boolean): readonly (readonly string[])[] {
  const list = () => {
    const own = lines && draw.chance(40);
    return draw.some(packages, 1, 6).map((one) => (own ? apart + one : one));
  };
  const roll = draw.count(0, 99);
  if (roll < 22) {
    const install = [
      draw.pick(['apt-get', 'apt-get', 'apt-get', 'apt']),
      'install',
      ...draw.pick([['-y'], ['-y'], [], ['-y', '--no-install-recommends'], ['-qq', '-y'], ['-y', '-o', 'Acquire::Retries=3']]),
      ...list(),
    ];
    return [
      ...draw.pick([[['apt-get', 'update']], [['apt-get', 'update']], [['apt', 'update']], []]),
      install,
      ...draw.pick([[], [], [['rm', '-rf', '/var/lib/apt/lists/*']], [['apt-get', 'clean']]]),
    ];
  }
  if (roll < 30) return [...draw.pick([[], [['apk', 'update']]]), ['apk', 'add', ...draw.pick([[], ['--no-cache'], ['--virtual', '.deps']]), ...list()]];
  if (roll < 38) return [[draw.pick(['dnf', 'yum', 'microdnf']), 'install', '-y', ...list()], ...draw.pick([[], [['dnf', 'clean', 'all']]])];
  if (roll < 44)
    return [
      draw.pick([
        ['pip', 'install', '-r', 'requirements.txt'],
        ['pip3', 'install', '--no-cache-dir', 'flask'],
        ['npm', 'install'],
        ['npm', 'ci'],
        ['go', 'build', './...'],
      ]),
    ];
  if (roll < 52)
    return [
      draw.pick([
        ['cd', '/opt'],
        ['cd', '/srv/app'],
        ['cd', 'sub'],
      ]),
      draw.pick([['make'], ['make', 'install'], ['touch', 'here']]),
    ];
  if (roll < 60)
    return [
      draw.pick([
        ['curl', '-k', '-o', '/tmp/x.tgz', 'https://example.test/x.tgz'],
        ['wget', 'https://example.test/x.tgz'],
        ['curl', '-fsSL', 'https://example.test/get.sh', '|', 'sh'],
      ]),
      ...draw.pick([[], [['tar', 'xzf', '/tmp/x.tgz']], [['tar', '-C', '/opt', '-xzf', '/tmp/x.tgz']]]),
    ];
  if (roll < 66)
    return [
      draw.pick([
        ['chown', '-R', 'app:app', '/srv/app'],
        ['chmod', '-R', '777', '/srv'],
        ['chmod', '+x', '/entrypoint.sh'],
        ['chmod', '0700', '/srv/run'],
        ['chgrp', '-R', '0', '/srv', '&&', 'chmod', '-R', 'g=u', '/srv'],
      ]),
    ];
  if (roll < 72)
    return [
      draw.pick([
        ['useradd', '-u', '1001', 'app'],
        ['adduser', '-D', 'app'],
        ['groupadd', '-r', 'app', '&&', 'useradd', '-r', '-g', 'app', 'app'],
        ['useradd', '-u', '100000000', 'big'],
      ]),
    ];
  if (roll < 78)
    return [
      draw.pick([
        ['rm', '-rf', '/tmp/x.tgz'],
        ['rm', '-f', '/tmp/*'],
        ['rm', '-rf', '/var/cache/apk/*'],
        ['sudo', 'rm', '/etc/x'],
        ['sudo', '-u', 'app', 'touch', '/srv/x'],
      ]),
    ];
  if (roll < 84)
    return [
      draw.pick([
        ['apt-get', 'upgrade', '-y'],
        ['apt-get', 'dist-upgrade', '-y'],
        ['apk', 'upgrade'],
        ['dnf', 'update', '-y'],
      ]),
    ];
  if (roll < 90)
    return [
      draw.pick([
        ['export', 'FOO=bar'],
        ['umask', '077'],
        ['FOO=1', 'make'],
        ['.', './env.sh'],
        ['(', 'cd', '/x', '&&', 'make', ')'],
        ['if', '[', '-f', 'x', ']; ', 'then', 'make;', 'fi'],
        ['for', 'f', 'in', 'a', 'b;', 'do', 'touch', '"$f";', 'done'],
      ]),
    ];
  return [
    draw.pick([
      ['echo', '"a # b"', '>', '/etc/x'],
      ['echo', "'it;s'", '>>', '/etc/x'],
      ['printf', '"%s\\n"', '"$PATH"'],
      ['mkdir', '-p', '/srv/app', '/srv/run'],
      ['ln', '-sf', '/bin/bash', '/bin/sh'],
      ['echo', 'a\\ b'],
      ['cat', 'a', '|', 'grep', 'b', '>', 'c'],
      ['git', 'config', '--global', 'http.sslVerify', 'false'],
      ['sleep', '1', '&'],
      ['ssh-keygen', '-A'],
      ['echo', '"app:changeme"', '|', 'chpasswd'],
    ]),
  ];
}
