import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { buildImage } from '../../shared-rules/src/model/build';
import { buildScript } from '../../shared-rules/src/model/build-script';
import { statementOnLine, uncheckedReads } from '../../shared-rules/src/model/config-reads';
import { runsAtStart, startTexts, usesOf } from '../../shared-rules/src/model/start-texts';
import { strayWrites } from '../../shared-rules/src/model/stray-writes';
import { parseShell } from '../../shared-rules/src/shell/parse';
import { MappedText } from '../../shared-rules/src/text/mapped-text';
import { startPlaces } from '../../shared-rules/src/engine/start-places';
import { answerUntilQuiet } from './answer-until-quiet';

const files = {
  Dockerfile: 'FROM debian:12\nCOPY *.sh /opt/\nVOLUME /data\nENTRYPOINT ["/opt/start.sh"]\n',
  'Dockerfile.other': 'FROM debian:12\nCOPY *.sh /opt/\nENTRYPOINT ["/opt/prepare.sh"]\n',
  'start.sh': '#!/bin/sh\n. /opt/lib.sh\n/opt/prepare.sh\nexec app\n',
  'lib.sh': 'mkdir -p /data/x /srv/x\n',
  'prepare.sh': '#!/bin/sh\ntouch /srv/x/y /srv/z\nexec app\n',
};

describe('the texts that run when a container starts', () => {
  it('are the start scripts and what they source or call', () => {
    const names = answerUntilQuiet(files, (answers) =>
      startTexts(buildImage(parseDockerfile(files.Dockerfile), answers, 'Dockerfile')).map(({ file }) => file?.imagePath ?? 'CMD'),
    );
    expect(names.made).toEqual(['/opt/start.sh', '/opt/lib.sh', '/opt/prepare.sh']);
  });

  it('are the shell form, too', () => {
    const { made } = answerUntilQuiet(files, (answers) =>
      startTexts(buildImage(parseDockerfile('FROM debian:12\nCOPY lib.sh /\nCMD . /lib.sh\n'), answers, 'Dockerfile')).map(
        ({ file }) => file?.imagePath ?? 'CMD',
      ),
    );
    expect(made).toEqual(['CMD', '/lib.sh']);
  });

  it('are none of a Windows image', () => {
    const image = parseDockerfile('FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD ["x"]\n');
    expect(answerUntilQuiet({}, (answers) => startTexts(buildImage(image, answers, 'Dockerfile'))).made).toEqual([]);
  });

  it('of a script say which images share it', () => {
    const { made } = answerUntilQuiet(files, (answers) => {
      const document = buildScript(files['prepare.sh'], 'prepare.sh', answers);
      return { runs: runsAtStart(document), uses: usesOf(document).map((use) => use.path), places: startPlaces(document).map((one) => one.message) };
    });
    expect(made.runs).toBe(true);
    expect(made.uses).toEqual(['Dockerfile.other', 'Dockerfile']);
    expect(made.places).toEqual([expect.stringMatching(/^One of the 2 images .* starts it/), expect.stringMatching(/^One of the 2 images .* runs it/)]);
  });
});

describe('writes outside every volume', () => {
  it('are those of all scripts, each directory once', () => {
    const { made } = answerUntilQuiet(files, (answers) =>
      strayWrites(buildImage(parseDockerfile(files.Dockerfile), answers, 'Dockerfile')).map(({ path, folder, place }) => [path, folder, place.path]),
    );
    expect(made).toEqual([
      ['/srv/x', '/srv/x', 'lib.sh'],
      ['/srv/z', '/srv', 'prepare.sh'],
    ]);
  });
});

describe('files that have to be mounted', () => {
  const reads = (text: string) => uncheckedReads(parseShell(MappedText.whole(text)), null).map(({ path }) => path);

  it.each([
    ['cat /config/a', ['/config/a']],
    ['cat /config/a /config/a; . /mnt/b', ['/config/a', '/mnt/b']],
    ['X=/config; cat "$X/a"', ['/config/a']],
    ['X=/config; [ -e "$X/a" ] || exit; cat $X/a', []],
    ['jq .a /run/secrets/x', ['/run/secrets/x']],
    ['sed -e s/a/b/ /conf/x; awk "{print}" /conf/y; head -n 1 /conf/z', ['/conf/x', '/conf/y', '/conf/z']],
    ['cp /config/a /config/b /etc/', ['/config/a', '/config/b']],
    ['cp -r /config/a /etc/; grep -r x /config/b', []],
    ['echo > /config/a; cat /config/a', []],
    ['ls /config; cat /config/a', []],
    ['cat /etc/app.conf', []],
    ['if', []],
  ])('%s', (text, expected) => expect(reads(text)).toEqual(expected));

  it('are tested in front of the statement on its own line', () => {
    const text = 'f() {\n  if a; then\n    x=$(cat /config/a)\n  fi\n}\nb && cat /config/b\n';
    const script = parseShell(MappedText.whole(text));
    const starts = uncheckedReads(script, null).map(({ word }) => statementOnLine(text, script.statements, word.span)?.span.start);
    expect(starts).toEqual([text.indexOf('x='), text.indexOf('b &&')]);
  });
});
