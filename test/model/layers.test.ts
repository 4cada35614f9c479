import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { addEffect } from '../../shared-rules/src/model/archive-sources';
import { buildImage } from '../../shared-rules/src/model/build';
import { unneededStages } from '../../shared-rules/src/model/build-targets';
import { buildCommands, isForBuilding } from '../../shared-rules/src/model/builds';
import { earlyCopies } from '../../shared-rules/src/model/early-copy';
import type { Image, RunStep, Stage } from '../../shared-rules/src/model/image';
import { lateOwnershipChanges, lateRemovals } from '../../shared-rules/src/model/layer-files';
import { leadingFolder, onlyFolder } from '../../shared-rules/src/model/leading-cd';
import { manifestsOf } from '../../shared-rules/src/model/manifests';
import { missingManagers } from '../../shared-rules/src/model/missing-manager';
import { AnswerBook, type Answer } from '../../shared-rules/src/model/needs';
import { operationsOf, type PackageOperation } from '../../shared-rules/src/model/packages';
import { volatileDeclarations } from '../../shared-rules/src/model/volatile-declarations';

const nothing = new AnswerBook(new Map());

function build(text: string, known: ReadonlyMap<string, Answer> = new Map()): { readonly image: Image; readonly stage: Stage; readonly answers: AnswerBook } {
  const answers = new AnswerBook(known);
  const image = buildImage(parseDockerfile(text), answers, 'Dockerfile');
  return { image, stage: image.final as Stage, answers };
}

function run(body: string, base = 'debian:13'): RunStep {
  return build(`FROM ${base}\nRUN ${body}\n`).image.runs[0] as RunStep;
}

describe('lateRemovals', () => {
  it('names the instruction whose layer keeps what is removed', () => {
    const { image, stage } = build('FROM scratch\nWORKDIR /w\nCOPY a b /w/\nRUN wget https://x.org/c\nRUN rm a c d && rm b\n');
    expect(lateRemovals(image, stage, nothing, null).map(({ removal, maker }) => [removal.word.raw, maker.keyword])).toEqual([
      ['a', 'COPY'],
      ['c', 'RUN'],
      ['b', 'COPY'],
    ]);
  });
});

describe('lateOwnershipChanges', () => {
  it('counts a tree once in each RUN', () => {
    const { image, stage } = build('FROM scratch\nCOPY . /a\nRUN chown -R 1 /a && chmod -R g=u /a\nRUN chgrp -R 0 /a\nRUN chown 1 /a\n');
    expect(lateOwnershipChanges(image, stage).map(({ call, value }) => [call.name, value.raw])).toEqual([
      ['chown', '1'],
      ['chgrp', '0'],
    ]);
  });
});

describe('earlyCopies', () => {
  it.each([
    ['COPY . /a\nRUN apt-get install -y x', ['. apt-get install']],
    ['COPY . /a\nRUN pip install flask', ['. pip install']],
    ['WORKDIR /a\nCOPY . .\nRUN npm ci', ['. npm ci package*.json']],
    ['WORKDIR /a\nCOPY . .\nRUN pip install -r req.txt', ['. pip install req.txt']],
    ['WORKDIR /a\nCOPY . .\nRUN pip install .', []],
    ['WORKDIR /a\nCOPY . .\nRUN go mod download', ['. go mod download go.mod go.sum']],
    ['WORKDIR /a\nCOPY . .\nRUN go mod tidy', []],
    ['COPY . /a\nWORKDIR /a/web\nRUN bundle install --jobs 4', ['. bundle install web/Gemfile*']],
    ['COPY . /a\nWORKDIR /b\nRUN composer install', []],
    ['WORKDIR /a\nCOPY . .\nRUN composer install -d web', []],
    ['WORKDIR /a\nCOPY Gemfile ./\nRUN bundle install\nCOPY . .\nRUN bundle install', []],
    ['COPY x.repo /etc/yum.repos.d/\nRUN yum install -y x', []],
    ['COPY a b\nRUN ./b && apt-get install -y x', []],
  ])('%s', (lines, found) => {
    const { image, stage } = build(`FROM debian:13\n${lines}\n`);
    expect(earlyCopies(image, stage).map(({ made, command, manifests }) => [made.source, command, ...manifests].join(' '))).toEqual(found);
  });
});

describe('manifestsOf', () => {
  it.each([
    ['npm install', ['package*.json']],
    ['npm install -g x', []],
    ['npm install x', []],
    ['yarn install --frozen-lockfile', ['package.json', 'yarn.lock']],
    ['pnpm install', ['package.json', 'pnpm-lock.yaml']],
    ['pip install -r ./a.txt -c b.txt', ['a.txt', 'b.txt']],
    ['pip install -r dir/a.txt', ['dir/a.txt']],
    ['apt-get install x', []],
  ])('%s', (command, files) => {
    expect(manifestsOf(operationsOf(run(command))[0] as PackageOperation)).toEqual(files);
  });
});

describe('volatileDeclarations', () => {
  it('takes names of one build, and not those that are chosen or used', () => {
    const { stage } = build(
      'FROM debian:13\nARG BUILD_DATE\nARG GIT_COMMIT=abc1234\nARG VCS_REF=unknown\nARG BUILD_TYPE\nARG COMMIT_SHA\nRUN apt-get install -y x\nRUN echo $COMMIT_SHA\nRUN pip install y\n',
    );
    expect(volatileDeclarations(stage).map(({ pair }) => pair.key)).toEqual(['BUILD_DATE', 'VCS_REF']);
  });
});

describe('missingManagers', () => {
  it.each([
    ['alpine:3.22', 'apt-get update', 'apt-get apk'],
    ['registry.access.redhat.com/ubi9/ubi-minimal:9.6', 'yum install -y x', 'yum microdnf'],
    ['scratch', 'apk add x', 'apk '],
    ['debian:13', 'apt install x', undefined],
    ['example.org/x', 'apk add x', undefined],
    ['debian:13', 'apk add x || true', undefined],
  ])('%s: %s', (base, command, found) => {
    const { image } = build(`FROM ${base}\nRUN ${command}\n`);
    const first = missingManagers(image, image.runs[0] as RunStep)[0];
    expect(first === undefined ? undefined : `${first.operation.manager} ${first.instead}`).toBe(found);
  });
});

describe('buildCommands and isForBuilding', () => {
  it.each([
    ['go build ./...', ['go build']],
    ['mvn -B clean package', ['mvn package']],
    ['./gradlew :app:bootJar', ['gradlew :app:bootJar']],
    ['npm run build && npm build', ['npm run build']],
    ['cc -o x x.c', ['cc']],
    ['go version; make all; gcc --version', []],
    ['make install && apt-get purge -y gcc', []],
  ])('%s', (body, names) => {
    expect(buildCommands(run(body)).map((one) => one.name)).toEqual(names);
  });

  it('tells images to build in by their start command and name', () => {
    expect(isForBuilding(build('FROM x\nCMD ["/app"]\n').image, null)).toBe(false);
    expect(isForBuilding(build('FROM x\n').image, null)).toBe(true);
    expect(isForBuilding(build('FROM x\nCMD ["bash"]\n').image, null)).toBe(true);
    expect(isForBuilding(build('FROM x\nCMD ["/app"]\n').image, '.devcontainer/Dockerfile')).toBe(true);
  });
});

describe('unneededStages', () => {
  it('takes build arguments and targets of other files for uses', () => {
    const text = 'ARG V=a\nFROM x AS a\nFROM x AS b\nFROM x AS c\nFROM y AS d\nFROM ${V}\n';
    expect(unneededStages(build(text).image, nothing, null)).toEqual([]);
    const plain = build('FROM x AS a\nFROM x AS b\nFROM a AS c\nFROM x\nCOPY --from=0 / /\n');
    expect(unneededStages(plain.image, nothing, null).map((stage) => stage.name)).toEqual(['b', 'c']);
    const known = new Map<string, Answer>([
      ['list:.', { state: 'found', names: ['compose.yaml'] }],
      ['text:compose.yaml', { state: 'found', text: 'services:\n  x:\n    build:\n      target: c\n' }],
    ]);
    expect(unneededStages(plain.image, new AnswerBook(known), 'Dockerfile').map((stage) => stage.name)).toEqual(['b']);
  });
});

describe('leadingFolder and onlyFolder', () => {
  it.each([
    ['cd /a && x', '/a'],
    ['set -e; cd /a; x', '/a'],
    ['cd /a || exit 1', null],
    ['(cd /a && x)', null],
    ['x && cd /a && y', null],
    ['cd /a && x && rm -rf /a', null],
    ['cd a && x', null],
  ])('%s', (body, folder) => {
    expect(leadingFolder(run(body))?.folder ?? null).toBe(folder);
  });

  it('knows a RUN that does nothing else', () => {
    expect(onlyFolder(run('cd "$X"'))).not.toBeNull();
    expect(onlyFolder(run('cd /a && x'))).toBeNull();
    expect(onlyFolder(run('cd /a & '))).toBeNull();
  });
});

describe('addEffect', () => {
  const { image } = build('FROM x\n');
  it.each([
    ['a.tar.gz', 'a.tar.gz', '/', 'unpacked'],
    ['a.sh', 'a.sh', '/', 'copied'],
    ['dir/', 'dir/', '/', 'copied'],
    ['dir', 'dir', '/', 'likely-copied'],
    ['*.py', '*.py', '/', 'likely-copied'],
    ['*', '*', '/', 'unknown'],
    ['$X', '$X', '/app.jar', 'likely-copied'],
    ['$X', '$X', '/app', 'unknown'],
    ['a.zip', 'a.zip', '/', 'copied'],
  ])('%s to %s', (source, written, destination, effect) => {
    expect(addEffect(image, source, written, destination, nothing, null)).toBe(effect);
  });
});
