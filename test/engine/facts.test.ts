import { describe, expect, it } from 'vitest';
import { defaultConfig, gatherFor, linksIn, startsOf, type CheckInput, type DocumentKind } from '../../shared-rules/src/index';
import { FileTree } from '../harness/file-tree';

interface Given {
  readonly text: string;
  readonly path?: string;
  readonly kind?: DocumentKind;
  readonly files?: Readonly<Record<string, string>>;
}

function inputOf({ text, path = 'Dockerfile', kind = 'dockerfile' }: Given): CheckInput {
  return { text, path, kind, config: defaultConfig };
}

async function links(given: Given): Promise<readonly string[]> {
  const input = inputOf(given);
  const { result } = await gatherFor((known) => linksIn(input, known), treeOf(given).answer);
  expect(result.needs).toEqual([]);
  return result.value.map(({ span, path }) => `${given.text.slice(span.start, span.end)} > ${path}`);
}

async function starts(given: Given): Promise<readonly string[]> {
  const input = inputOf({ path: 'start.sh', kind: 'script', ...given });
  const { result } = await gatherFor((known) => startsOf(input, known), treeOf({ path: 'start.sh', ...given }).answer);
  expect(result.needs).toEqual([]);
  return result.value.map(
    ({ path, process, helps, user }) =>
      `${path}: ${helps !== null ? `helps ${helps}` : process.kind === 'below' ? `below ${process.parent}` : process.kind}${user === null ? '' : ` as ${user}`}`,
  );
}

function treeOf({ text, path = 'Dockerfile', files = {} }: Given): FileTree {
  return new FileTree(Object.entries({ [path]: text, ...files }).map(([name, content]) => ({ path: name, text: content, mode: null, unreadable: false })));
}

describe('links of a Dockerfile', () => {
  it('lead from COPY, ENTRYPOINT and CMD to files that are there', async () => {
    const text =
      'FROM debian:13-slim\nCOPY start.sh app.conf missing.txt /opt/\nCOPY ["conf/a.ini", "/etc/a.ini"]\nENTRYPOINT ["/opt/start.sh"]\nCMD ["sh", "/opt/job.sh"]\n';
    expect(await links({ text, files: { 'start.sh': 'exec "$@"\n', 'app.conf': '', 'conf/a.ini': '' } })).toEqual([
      'start.sh > start.sh',
      'app.conf > app.conf',
      'conf/a.ini > conf/a.ini',
      '/opt/start.sh > start.sh',
    ]);
  });

  it('fill in variables, and look in the folder that is the context', async () => {
    const text = 'FROM debian:13-slim\nARG CONF=prod\nCOPY run.sh /\nCOPY conf/$CONF.ini /etc/\nCMD /run.sh\n';
    expect(await links({ text, path: 'docker/Dockerfile', files: { 'run.sh': 'exec app\n', 'conf/prod.ini': '' } })).toEqual([
      'run.sh > run.sh',
      'conf/$CONF.ini > conf/prod.ini',
      '/run.sh > run.sh',
    ]);
  });

  it('are none for folders, patterns, other stages, heredocs, addresses and files outside', async () => {
    const text =
      'FROM debian:13-slim AS build\nCOPY src /src\nCOPY *.txt /t/\nCOPY ../up.txt /u\nADD https://example.com/a.txt /a\nCOPY <<EOF /start.sh\nexec a\nEOF\n' +
      'FROM debian:13-slim\nCOPY --from=build a.txt /a\nCMD ["/start.sh"]\n';
    expect(await links({ text, files: { 'src/x': '', 'a.txt': '', 'up.txt': '' } })).toEqual([]);
  });

  it('are none where no file can be seen', async () => {
    const input = inputOf({ text: 'FROM debian:13-slim\nCOPY a.txt /a\n' });
    const { result } = await gatherFor(
      (known) => linksIn(input, known),
      () => ({ state: 'unknown' }),
    );
    expect(result.value).toEqual([]);
  });
});

describe('links of a script', () => {
  const image =
    'FROM debian:13-slim\nCOPY scripts/start.sh /opt/bin/\nCOPY scripts/lib.sh /opt/lib/\nCOPY scripts/next.sh /opt/bin/\nENTRYPOINT ["/opt/bin/start.sh"]\n';
  const files = { Dockerfile: image, 'scripts/lib.sh': '', 'scripts/next.sh': 'exec app\n' };

  it('lead to the files of the image that it sources and calls', async () => {
    const text = '#!/bin/sh\n. /opt/lib/lib.sh\nsh -e /opt/bin/next.sh\n/bin/true\nsource "$MISSING"\nexec "/opt/bin/next.sh" "$@"\n';
    expect(await links({ text, path: 'scripts/start.sh', kind: 'script', files })).toEqual([
      '/opt/lib/lib.sh > scripts/lib.sh',
      '/opt/bin/next.sh > scripts/next.sh',
      '/opt/bin/next.sh > scripts/next.sh',
    ]);
  });

  it('lead to the file of whichever image has it', async () => {
    const two = {
      'a.Dockerfile': 'FROM debian:13-slim\nCOPY start.sh /opt/\nENTRYPOINT ["/opt/start.sh"]\n',
      'b.Dockerfile': 'FROM debian:13-slim\nCOPY start.sh lib.sh /opt/\nENTRYPOINT ["/opt/start.sh"]\n',
      'lib.sh': '',
    };
    expect(await links({ text: '. /opt/lib.sh\nexec "$@"\n', path: 'start.sh', kind: 'script', files: two })).toEqual(['/opt/lib.sh > lib.sh']);
  });

  it('lead to files beside it, also without an image', async () => {
    const text = '. "$(dirname "$0")/lib.sh"\n. ./lib.sh\n. ./gone.sh\n. /opt/lib/lib.sh\n';
    expect(await links({ text, path: 'scripts/start.sh', kind: 'script', files: { 'scripts/lib.sh': '' } })).toEqual([
      '$(dirname "$0")/lib.sh > scripts/lib.sh',
      './lib.sh > scripts/lib.sh',
    ]);
  });
});

describe('how a script is started', () => {
  const script = '#!/bin/sh\nexec "$@"\n';
  const copied = 'FROM debian:13-slim\nCOPY start.sh /start.sh\nUSER 1001\n';
  const started = (end: string, files: Readonly<Record<string, string>> = {}, text = script) => starts({ text, files: { Dockerfile: copied + end, ...files } });

  it.each([
    ['ENTRYPOINT ["/start.sh"]\n', 'first as 1001'],
    ['ENTRYPOINT ["sh", "-e", "/start.sh"]\nCMD ["app"]\n', 'first as 1001'],
    ['CMD ["/start.sh"]\n', 'first as 1001'],
    ['ENTRYPOINT ["env", "A=1", "/start.sh"]\n', 'first as 1001'],
    ['ENTRYPOINT ["tini", "--", "/start.sh"]\n', 'below tini as 1001'],
    ['ENTRYPOINT ["gosu", "app", "/start.sh"]\n', 'first'],
    ['CMD exec /start.sh\n', 'first as 1001'],
    // dash keeps its place.
    ['CMD /start.sh\n', 'below a shell as 1001'],
    ['CMD ["bash", "-c", "/start.sh"]\n', 'first as 1001'],
    ['CMD ["bash", "-c", "trap : TERM; /start.sh"]\n', 'below a shell as 1001'],
    ['SHELL ["/bin/zsh", "-c"]\nCMD /start.sh\n', 'unknown as 1001'],
    ['USER $WHO\nENTRYPOINT ["/start.sh"]\n', 'first'],
  ])('%j', async (end, expected) => expect(await started(end)).toEqual([`Dockerfile: ${expected}`]));

  it.each([
    ['#!/bin/sh\nexec "$@"\n', 'first as 1001'],
    ['#!/bin/sh\n"$@"\n', 'below entry.sh as 1001'],
    ['#!/bin/sh\nexec gosu app "$@"\n', 'first'],
    ['#!/bin/sh\nif [ -n "$X" ]; then exec "$@"; fi\n"$@"\n', 'unknown as 1001'],
  ])('as the CMD of an entrypoint that says %j', async (entry, expected) => {
    const end = 'COPY entry.sh /entry.sh\nENTRYPOINT ["/entry.sh"]\nCMD ["/start.sh"]\n';
    expect(await started(end, { 'entry.sh': entry })).toEqual([`Dockerfile: ${expected}`]);
  });

  it.each([
    ['exec /start.sh "$@"\n', 'first as 1001'],
    ['/start.sh\n', 'below entry.sh as 1001'],
    ['. /start.sh\n', 'first as 1001'],
  ])('by another script that says %j', async (entry, expected) => {
    const end = 'COPY entry.sh /entry.sh\nENTRYPOINT ["/entry.sh"]\n';
    expect(await started(end, { 'entry.sh': `#!/bin/sh\n${entry}` })).toEqual([`Dockerfile: ${expected}`]);
  });

  it('nothing is said of a base that may start it by its own entrypoint, nor of its user', async () => {
    const files = { Dockerfile: 'FROM example.com/base\nCOPY start.sh /start.sh\nCMD ["/start.sh"]\n' };
    expect(await starts({ text: script, files })).toEqual(['Dockerfile: unknown']);
  });

  it('by several images', async () => {
    const files = {
      'a.Dockerfile': `${copied}ENTRYPOINT ["/start.sh"]\n`,
      'b.Dockerfile': 'FROM alpine:3.22\nCOPY start.sh /usr/bin/\nENTRYPOINT ["start.sh"]\n',
      'c.Dockerfile': 'FROM alpine:3.22\nCMD ["true"]\n',
    };
    expect(await starts({ text: script, files })).toEqual(['a.Dockerfile: first as 1001', 'b.Dockerfile: first as root']);
  });

  it('by a compose service in place of the image’s own command', async () => {
    const files = {
      Dockerfile: 'FROM debian:13-slim\nCOPY start.sh /\nUSER 1001\nCMD ["true"]\n',
      'compose.yaml': 'services:\n  job:\n    build: .\n    command: ["/start.sh"]\n',
    };
    expect(await starts({ text: script, files })).toEqual(['compose.yaml: unknown']);
  });

  it('by a start script on its way', async () => {
    const end = 'COPY entry.sh /entry.sh\nENTRYPOINT ["/entry.sh"]\nCMD ["app"]\n';
    expect(await started(end, { 'entry.sh': '#!/bin/sh\n. /start.sh\nexec "$@"\n' })).toEqual(['Dockerfile: helps entry.sh as 1001']);
  });

  it('by none, for a script that no Dockerfile starts, and for a Dockerfile', async () => {
    expect(await starts({ text: script, files: { Dockerfile: 'FROM debian\nCOPY start.sh /\n' } })).toEqual([]);
    expect(await starts({ text: `${copied}CMD ["/start.sh"]\n`, path: 'Dockerfile', kind: 'dockerfile', files: { 'start.sh': script } })).toEqual([]);
  });
});
