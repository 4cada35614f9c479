import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { buildImage } from '../../shared-rules/src/model/build';
import type { Image } from '../../shared-rules/src/model/image';
import { AnswerBook } from '../../shared-rules/src/model/needs';
import { expand, Scope } from '../../shared-rules/src/model/scope';

function imageOf(text: string): Image {
  return buildImage(parseDockerfile(text), new AnswerBook(new Map()), null);
}

describe('expand', () => {
  const scope = Scope.empty.with('A', { value: 'x', kind: 'env' }).with('E', { value: '', kind: 'env' }).with('N', { value: null, kind: 'arg' });

  it.each([
    ['$A/${A}', 'x/x'],
    ['\\$A', '$A'],
    ['${A:-d}${B:-d}${E:-d}${E-d}', 'xdd'],
    ['${A:+y}${B:+y}${E+y}', 'yy'],
    ['${B:-${A}}', 'x'],
    ['${N:-d}', 'd'],
    ['$', '$'],
    ['$B', null],
    ['$N', null],
    ['${A%x}', null],
    ['${A', null],
  ])('%s → %s', (text, expected) => expect(expand(text, scope)).toBe(expected));

  it('lets ENV win over a later ARG', () => {
    expect(scope.with('A', { value: 'y', kind: 'arg' }).get('A')).toEqual({ value: 'x', kind: 'env' });
    expect(scope.with('A', { value: 'y', kind: 'env' }).get('A')).toEqual({ value: 'y', kind: 'env' });
  });
});

describe('stages', () => {
  it('follows thousands of stages, each FROM the one before', () => {
    const count = 2000;
    const image = imageOf(`FROM debian:12 AS s0\n${Array.from({ length: count }, (_, at) => `FROM s${at} AS s${at + 1}\n`).join('')}`);
    expect(image.finalChain.length).toBe(count + 1);
    expect(image.final?.base?.family).toBe('debian');
  });

  it('knows names, parents and the chain that ships', () => {
    const image = imageOf('FROM debian:12 AS Base\nFROM golang:1 AS build\nRUN go build\nFROM base\nCOPY --from=build /x /x\n');
    expect(image.stages.map((stage) => [stage.name, stage.parent?.index ?? null, stage.isFinal, stage.inFinalChain, stage.used])).toEqual([
      ['base', null, false, true, true],
      ['build', null, false, false, true],
      [null, 0, true, true, true],
    ]);
    expect(image.finalChain.map((stage) => stage.index)).toEqual([2, 0]);
    expect(image.final?.family).toBe('debian');
  });

  it('finds stages that nothing takes from, also by number and by mount', () => {
    const image = imageOf(
      'FROM a AS one\nFROM a AS two\nFROM a AS three\nFROM a AS four\nFROM a\nCOPY --from=1 /x /x\nRUN --mount=type=bind,from=three,target=/t x\n',
    );
    expect(image.stages.filter((stage) => !stage.used).map((stage) => stage.name)).toEqual(['one', 'four']);
  });

  it('fills global ARGs into FROM, and stage ARGs take their default from them', () => {
    const image = imageOf('ARG V=12\nARG W\nFROM debian:${V}\nARG V\nARG W=1\nRUN x\nFROM debian:$W\n');
    expect(image.stages.map((stage) => stage.imageText)).toEqual(['debian:12', null]);
    const scope = image.runs[0]?.state.scope;
    expect([scope?.get('V')?.value, scope?.get('W')?.value]).toEqual(['12', '1']);
  });

  it('does not give a stage the global ARGs that it did not ask for', () => {
    expect(imageOf('ARG V=12\nFROM debian\nRUN x\n').runs[0]?.state.scope.get('V')).toBeUndefined();
  });

  it('reads a reference with registry, port, tag and digest', () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    expect(imageOf(`FROM localhost:5000/a/b:t@${digest}\n`).final?.reference).toMatchObject({
      registry: 'localhost:5000',
      repository: 'a/b',
      tag: 't',
      digest,
    });
    expect(imageOf('FROM Invalid/Name:t\n').final?.reference).toBeNull();
  });

  it('has no stage without FROM', () => {
    const image = imageOf('RUN x\n');
    expect([image.final, image.stages.length, image.runs.length, image.start]).toEqual([null, 0, 1, null]);
  });

  it('keeps scratch through stages', () => {
    const image = imageOf('FROM scratch AS a\nFROM a\n');
    expect([image.final?.scratch, image.final?.end.user.root, image.final?.base]).toEqual([true, true, null]);
  });
});

describe('the state at an instruction', () => {
  const image = imageOf(
    [
      'FROM debian:12 AS base',
      'ARG DIR=srv',
      'ENV A=1 B=$A',
      'ENV C=$A',
      'WORKDIR /opt/$DIR',
      'WORKDIR sub',
      'USER app:staff',
      'RUN x',
      'SHELL ["/bin/bash", "-o", "pipefail", "-c"]',
      'FROM base',
      'RUN y',
      'USER 0',
      'RUN z',
    ].join('\n'),
  );
  const [x, y, z] = image.runs;

  it('follows USER, also into stages FROM it', () => {
    expect(x?.state.user).toMatchObject({ user: 'app', group: 'staff', root: false });
    expect(y?.state.user).toMatchObject({ user: 'app', root: false });
    expect(z?.state.user).toMatchObject({ user: '0', root: true });
  });

  it('follows WORKDIR and SHELL', () => {
    expect(x?.state.workdir).toBe('/opt/srv/sub');
    expect(x?.state.shell).toEqual(['/bin/sh', '-c']);
    expect(y?.state.shell[0]).toBe('/bin/bash');
  });

  it('gives all pairs of one ENV the variables before it', () => {
    expect(['A', 'B', 'C'].map((name) => x?.state.scope.get(name)?.value)).toEqual(['1', null, '1']);
  });

  it('knows nothing of an unknown base', () => {
    expect(imageOf('FROM registry.example.com/x:1\nRUN y\n').runs[0]?.state).toMatchObject({ user: { user: null, root: null }, workdir: null });
  });
});

describe('Windows', () => {
  it.each([
    ['FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nRUN dir\n'],
    ['FROM registry.example.com/x\nSHELL ["powershell", "-Command"]\nRUN Get-Item x\n'],
    ['FROM registry.example.com/x\nSHELL ["C:\\\\Windows\\\\System32\\\\cmd.exe", "/S", "/C"]\nRUN dir\n'],
  ])('%j is left alone', (text) => {
    const image = imageOf(text);
    expect([image.final?.windows, image.runs[0]?.script]).toEqual([true, null]);
  });
});

describe('RUN', () => {
  const run = (text: string) => imageOf(`FROM debian:12\n${text}\n`).runs[0];

  it.each([
    ['RUN a && b', 'shell', ['a', 'b']],
    ['RUN ["a", "b"]', 'exec', []],
    ['RUN ["/bin/sh", "-c", "a && b"]', 'exec', ['a', 'b']],
    ['RUN <<EOF\na\nb\nEOF', 'heredoc', ['a', 'b']],
    ['RUN <<EOF bash\na\nEOF', 'heredoc', ['a']],
    ['RUN bash -e <<EOF\na\nEOF', 'heredoc', ['a']],
    ['RUN <<EOF\n#!/usr/bin/env bash\na\nEOF', 'heredoc', ['a']],
    ['RUN <<EOF\n#!/usr/bin/env python3\nimport os\nEOF', 'heredoc', []],
    ['RUN python3 <<EOF\nimport os\nEOF', 'heredoc', []],
    ['RUN cat <<EOF > /x && b\na\nEOF', 'shell', ['cat', 'b']],
    ['ONBUILD RUN a', 'shell', ['a']],
  ])('%j', (text, form, calls) => {
    const step = run(text);
    expect([step?.form, step?.calls.map((call) => call.name)]).toEqual([form, calls]);
  });

  it('points a command of each form at its exact place', () => {
    for (const text of [
      'RUN x && needle y',
      'RUN x \\\n  # why\n  && needle y',
      'RUN <<-EOF\n\tneedle y\n\tEOF',
      'RUN ["sh", "-c", "needle y"]',
      'ONBUILD RUN needle',
    ]) {
      const image = imageOf(`FROM debian:12\n${text}\n`);
      const call = image.runs[0]?.calls.find((one) => one.name === 'needle');
      expect(image.document.text.slice(call?.nameWord.span.start, call?.nameWord.span.end)).toBe('needle');
    }
  });

  it('reads mounts', () => {
    expect(run('RUN --mount=type=cache,target=/var/cache/apt --mount=target=/src,rw --mount=type=secret,id=x a')?.mounts).toMatchObject([
      { type: 'cache', target: '/var/cache/apt', readOnly: false },
      { type: 'bind', target: '/src', readOnly: false },
      { type: 'secret', target: null },
    ]);
  });
});
