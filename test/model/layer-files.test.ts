import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { buildImage } from '../../shared-rules/src/model/build';
import {
  folderOfCall,
  isArchiveName,
  isInstallerName,
  isPackageName,
  isTarName,
  isTemporary,
  leftFiles,
  leftSources,
  madeFiles,
  mayReach,
  mayRemove,
  maySame,
  removalsOf,
  unpackOf,
  usesOf,
} from '../../shared-rules/src/model/layer-files';
import type { RunStep, Stage } from '../../shared-rules/src/model/image';
import { AnswerBook } from '../../shared-rules/src/model/needs';
import type { CommandCall } from '../../shared-rules/src/shell/calls';

const nothing = new AnswerBook(new Map());

function build(text: string) {
  const image = buildImage(parseDockerfile(text), nothing, null);
  return { image, stage: image.final as Stage };
}

function made(lines: string): readonly string[] {
  const { image, stage } = build(`FROM scratch\nWORKDIR /w\n${lines}\n`);
  return madeFiles(image, stage).map((one) => `${one.how} ${one.path}${one.mounted ? ' mounted' : ''}`);
}

function run(body: string): RunStep {
  return build(`FROM scratch\nWORKDIR /w\nARG V\nARG W=2\nRUN ${body}\n`).image.runs[0] as RunStep;
}

describe('madeFiles', () => {
  it.each([
    ['RUN curl -fsSLo a.tgz https://x.org/a', ['download /w/a.tgz']],
    ['RUN curl --output=/t/a https://x.org/a', ['download /t/a']],
    ['RUN curl -sSLO https://x.org/d/a.zip?raw=1 -O https://x.org/b.zip', ['download /w/a.zip', 'download /w/b.zip']],
    ['RUN curl -O --output-dir /o https://x.org/a.zip', ['download /o/a.zip']],
    ['RUN curl https://x.org/a > /t/a && curl https://x.org/b | tar x && curl -o /dev/null https://x.org', ['download /t/a']],
    [
      'RUN cd /opt && wget -q https://x.org/a.zip && wget -P /p https://x.org/b && wget -O c https://x.org/d && wget -O- https://x.org',
      ['download /opt/a.zip', 'download /p/b', 'download /opt/c'],
    ],
    ['RUN wget $URL', []],
    ['RUN wget --spider https://x.org/a', []],
    ['ARG V\nRUN wget "https://x.org/a-${V}.zip"', ['download /w/a-$V.zip']],
    ['RUN git clone -b v1 --depth 1 https://x.org/g/a.git && git clone https://x.org/b /src/b && git -C /x clone c', ['clone /w/a', 'clone /src/b']],
    ['RUN tar xzf a.tgz -C /opt/a && unzip -q b.zip -d b', ['unpack /opt/a', 'unpack /w/b']],
    ['RUN echo x > /tmp/list 2>/dev/null', ['write /tmp/list']],
    ['RUN --mount=type=cache,target=/c wget -P /c https://x.org/a', ['download /c/a mounted']],
    ['COPY a b /d/\nCOPY ["c", "./e"]\nCOPY . .\nCOPY dir/ /dir', ['copy /d/a', 'copy /d/b', 'copy /w/e', 'copy /w', 'copy /dir']],
    ['ADD https://x.org/a.tar.gz /opt/\nADD b.tar.gz /opt/b\nADD c.zip /opt/', ['add-url /opt/a.tar.gz', 'add-archive /opt/b', 'copy /opt/c.zip']],
  ])('%s', (lines, paths) => {
    expect(made(lines)).toEqual(paths);
  });
});

describe('usesOf and removalsOf', () => {
  it.each([
    ['tar xzvf a.tgz', ['unpack /w/a.tgz']],
    ['tar -C /opt --strip-components=1 -xf "a-$V.tgz"', ['unpack /w/a-$V.tgz']],
    ['tar czf a.tgz dir', []],
    ['tar x < a.tar', ['unpack /w/a.tar']],
    ['gunzip a.gz && gzip -dk b.gz && xz --decompress c.xz', ['take /w/a.gz', 'unpack /w/b.gz', 'take /w/c.xz']],
    ['unzip -l a.zip; unzip -qo b.zip -d /o', ['unpack /w/b.zip']],
    [
      'dpkg -i a.deb || apt-get install -y -f; rpm -Uvh b.rpm; rpm -qa; apt-get install -y ./c.deb',
      ['install /w/a.deb', 'install /w/b.rpm', 'install /w/c.deb'],
    ],
    ['mv a b /d && mv -t /d c', ['take /w/a', 'take /w/b', 'take /w/c']],
    ['sh -e get.sh; ./a.run --yes; python3 b.py; java -jar c.jar; sh -c "x"', ['run /w/get.sh', 'run /w/a.run', 'run /w/b.py', 'run /w/c.jar']],
  ])('%s', (body, uses) => {
    expect(usesOf(run(body)).map((use) => `${use.how} ${use.path}`)).toEqual(uses);
  });

  it('knows what is removed, and from where', () => {
    const removed = removalsOf(run('cd /a && (cd /b; rm -rf x) && rm -f y{1,2} "$V" ~/z $HOME/q && find /t -name "*.o" -delete && find /n -name x'));
    expect(removed.map(({ path, partial }) => `${path}${partial ? ' partial' : ''}`)).toEqual([
      '/b/x',
      '/a/y1',
      '/a/y2',
      '$V',
      '/root/z',
      '/root/q',
      '/t partial',
    ]);
  });

  it.each([
    ['rm -rf /w/*', '/w/a', true],
    ['rm -rf /w', '/w/a/b', true],
    ['rm a-2.tgz', '/w/a-$V.tgz', true],
    ['rm a-$W.tgz', '/w/a-2.tgz', true],
    ['rm b', '/w/a', false],
    ['rm /w/a/b', '/w/a', false],
    ['for f in *; do rm "$f"; done', '/w/a', true],
    ["trap 'rm -rf x' EXIT", '/w/a', true],
    ['php -r "unlink(\'a\');"', '/w/a', true],
  ])('%s of %s: %s', (body, path, result) => {
    expect(mayRemove(run(body), path)).toBe(result);
  });
});

describe('folderOfCall', () => {
  it.each([
    ['cd /a && cd b && here', '/a/b'],
    ['(cd /a) && here', '/w'],
    ['(cd /a && here)', '/a'],
    ['cd "$V/x" && here', '$V/x'],
    ['cd x | true; here', '/w'],
    ['pushd /a && popd && here', '/(12)'],
  ])('%s', (body, folder) => {
    const step = run(body);
    expect(folderOfCall(step, step.calls.find((call) => call.name === 'here') as CommandCall)).toBe(folder);
  });

  it('takes a WORKDIR that only the base knows for a place of its own', () => {
    const { image } = build('FROM example.org/base\nRUN here\n');
    expect(folderOfCall(image.runs[0] as RunStep, image.runs[0]?.calls[0] as CommandCall)).toBe('/(workdir)');
  });
});

describe('paths with unknown parts', () => {
  it('compares them generously', () => {
    expect(maySame('/w/a-$V.tgz', '/w/a-1.tgz')).toBe(true);
    expect(maySame('/w/a-*.tgz', '/w/a-$V.tgz')).toBe(true);
    expect(maySame('/w/a', '/w/b')).toBe(false);
    expect(mayReach('/w', '/w/b/c')).toBe(true);
    expect(mayReach('/w/b', '/w')).toBe(false);
    expect(mayReach('$DIR/a.tgz', '/w/a.tgz')).toBe(true);
  });
});

describe('unpackOf', () => {
  it('tells the file from the folder in every order of tar', () => {
    const of = (body: string) => {
      const found = unpackOf(run(body).calls[0] as CommandCall);
      return found === null ? null : [found.file?.raw ?? null, found.folder?.raw ?? null];
    };
    expect(of('tar xzf a.tgz -C /o')).toEqual(['a.tgz', '/o']);
    expect(of('tar xCf /o a.tgz')).toEqual(['a.tgz', null]);
    expect(of('tar --extract --file=a.tgz --directory /o')).toEqual(['--file=a.tgz', '/o']);
    expect(of('tar -xz -C /o')).toEqual([null, '/o']);
    expect(of('tar -tf a.tgz')).toBeNull();
  });
});

describe('names', () => {
  it('sorts files by what they hold', () => {
    expect(['a.tar.gz', 'a.tgz', 'a.zip', 'a.gz'].every(isArchiveName)).toBe(true);
    expect(['a.zip', 'a.gz', 'a.deb'].some(isTarName)).toBe(false);
    expect(['a.deb', 'b.rpm', 'c.whl'].every(isPackageName)).toBe(true);
    expect(['get-pip.py', 'install.sh', 'x-installer.jar', 'driver.run', 'Miniconda3-latest.sh'].every(isInstallerName)).toBe(true);
    expect(['kubectl', 'installed.json', 'tini'].some(isInstallerName)).toBe(false);
    expect([isTemporary('/tmp/a'), isTemporary('/var/tmp/a'), isTemporary('/tmp'), isTemporary('/opt/tmp/a')]).toEqual([true, true, false, false]);
  });
});

describe('leftFiles and leftSources', () => {
  it('say what became of a file, and which command names it last', () => {
    const { image, stage } = build('FROM scratch\nWORKDIR /w\nRUN wget https://x.org/a.tgz && tar xf a.tgz && sha256sum a.tgz && ls\n');
    expect(leftFiles(image, stage, nothing, null).map(({ kind, last }) => [kind, last?.name])).toEqual([['archive', 'sha256sum']]);
  });

  it('find the tree that an install went out from', () => {
    const { image, stage } = build(
      'FROM scratch\nWORKDIR /w\nRUN wget https://x.org/a-1.tgz && tar xf a-1.tgz && rm a-1.tgz\nWORKDIR a-1\nRUN make install\nWORKDIR /\n',
    );
    expect(leftSources(image, stage, nothing, null).map((one) => one.path)).toEqual(['/w/a-1']);
  });
});
