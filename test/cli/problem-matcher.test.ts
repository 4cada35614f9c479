import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CommandLine } from '../harness/cli';

const cli = new CommandLine();

interface Pattern {
  readonly regexp: string;
  readonly file: number;
  readonly line: number;
  readonly column: number;
  readonly severity: number;
  readonly code: number;
  readonly message: number;
}
const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly contributes: { readonly problemMatchers: readonly { readonly name: string; readonly pattern: Pattern }[] };
};
const pattern = manifest.contributes.problemMatchers.find(({ name }) => name === 'plimsoll')?.pattern as Pattern;

/** What the editor reads out of the lines that the command line prints. */
function matched(output: string) {
  return output.split('\n').flatMap((line) => {
    const found = new RegExp(pattern.regexp).exec(line);
    return found === null
      ? []
      : [
          [
            found[pattern.file],
            Number(found[pattern.line]),
            Number(found[pattern.column]),
            found[pattern.severity],
            found[pattern.code],
            found[pattern.message],
          ],
        ];
  });
}

const script = '#!/bin/sh\nset -e\nchown -R app /data\n"$@"\n';
const files = {
  'web app/Dockerfile':
    'FROM debian\nRUN apt-get update\nRUN apt-get install -y curl\nCOPY start.sh /\nRUN chown -R 1000 /srv:/x\nENTRYPOINT ["/start.sh"]\nCMD ["nginx"]\n',
  'web app/start.sh': script,
  // Texts that look like what the command line prints.
  'a.dockerfile': 'FROM debian\nRUN echo a.dockerfile:1:1 error root-user nothing\nDockerfile:1:1 error root-user nothing\nRUN a\t| b:2:3 warning x y\n',
  'b:1:2.dockerfile': 'FROM debian\n',
  Containerfile: 'FORM debian:13\n',
};

describe('the problem matcher', () => {
  it('reads each finding of the human format, and nothing else', () => {
    cli.write(files);
    const args = ['.', '--hints', '--preset', 'strict'];
    const human = cli.run(args);
    const json = JSON.parse(cli.run([...args, '--format', 'json']).stdout) as readonly { readonly [name: string]: unknown }[];
    const findings = json.map(({ file, line, column, severity, rule, message }) => [file, line, column, severity, rule, message]);
    expect(findings.length).toBeGreaterThan(20);
    const read = matched(human.stdout);
    // A fault that a Dockerfile and its script carry is told once: the summary counts what is.
    for (const one of read) expect(findings).toContainEqual(one);
    const summary = human.stdout.trim().split('\n').at(-1) ?? '';
    const counted = (word: string) => Number(new RegExp(`(\\d+) ${word}s?\\b`).exec(summary)?.[1]);
    const numbers = ['error', 'warning', 'info', 'hint'].map((severity) => read.filter((one) => one[3] === severity).length);
    expect(numbers).toEqual(['error', 'warning', 'information', 'hint'].map(counted));
    expect(Math.min(...numbers)).toBeGreaterThan(0);
  });
});
