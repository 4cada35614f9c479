// SARIF logs of the command line, judged by the format's schema and its own validator: `node test/sarif/run.mjs`. The validator knows what the schema
// can not say, and what GitHub's code scanning asks of a log. Needs the packages of this folder (installed here) and a build of the command line.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Ajv2020 as Ajv } from 'ajv/dist/2020.js';
import { root } from '../../scripts/setup.mjs';
import { installOwnPackages } from '../harness/own-packages.mjs';

const here = import.meta.dirname;
const tool = path.join(here, 'node_modules/@microsoft', `sarif-multitool-${process.platform}`);
const validator = path.join(tool, `Sarif.Multitool${process.platform === 'win32' ? '.exe' : ''}`);

const image = 'FROM debian\r\nMAINTAINER "Ä <a@example.com>" & co\r\nRUN apt-get install curl\r\nCOPY start.sh /\r\nENTRYPOINT ["/start.sh"]\r\n';
const files = {
  'a, b #1/Dockerfile': image,
  'a, b #1/start.sh': '#!/bin/sh\nnginx -g "daemon off;"\n',
  'größer/Containerfile': 'FROM debian:13\nRUN apt update\nRUN apt install -y curl\n',
  'fine/Dockerfile': 'FROM scratch\nUSER 1001\n',
};

const missing = fs.existsSync(path.join(root, 'dist/cli.js')) ? installOwnPackages(here) : 'the command line is not built';
const why = missing ?? (fs.existsSync(validator) ? null : `the validator has no build for ${process.platform}`);
if (why !== null) console.log(`skipped: sarif: ${why}`);
else {
  // What the package's own install script would do.
  fs.chmodSync(validator, 0o755);
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'plimsoll-sarif-'));
  try {
    const failed = judge(scratch);
    process.exitCode = failed > 0 ? 1 : 0;
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

function judge(scratch) {
  const schema = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(
    JSON.parse(fs.readFileSync(path.join(tool, 'sarif-2.1.0.json'), 'utf8')),
  );
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.join(scratch, path.dirname(name)), { recursive: true });
    fs.writeFileSync(path.join(scratch, name), text);
  }
  const log = (name, text) => {
    const file = path.join(scratch, name);
    fs.writeFileSync(file, text);
    return file;
  };
  const whole = plimsoll(scratch, ['.', '--hints', '--preset', 'strict']);
  const shards = [1, 2].map((shard) => log(`shard-${shard}.sarif`, plimsoll(scratch, ['.', '--shard', `${shard}/2`])));
  const cases = [
    ['a folder with every kind of finding', log('whole.sarif', whole), true],
    ['the examples', log('examples.sarif', plimsoll(root, ['examples'])), true],
    ['standard input', log('input.sarif', plimsoll(scratch, ['-', '--stdin-filename', 'Dockerfile'], image)), true],
    ['nothing found', log('fine.sarif', plimsoll(scratch, ['fine'])), true],
    ['shards, joined', log('merged.sarif', run([path.join(root, 'dist/cli.js'), 'merge', ...shards], scratch)), true],
    // What shows that the schema and the validator judge.
    ['a level that the format does not have is told', log('level.sarif', whole.replace(/"level": "warning"/, '"level": "grave"')), false],
    [
      'a range that ends before it begins is told',
      log('range.sarif', whole.replace(/"endLine": \d+/, '"endLine": 1').replace(/"startLine": 1\b/, '"startLine": 4')),
      false,
    ],
  ];
  let failed = 0;
  for (const [name, file, valid] of cases) {
    const faults = schema(JSON.parse(fs.readFileSync(file, 'utf8')))
      ? validate(file)
      : schema.errors.map(({ instancePath, message }) => `schema: ${instancePath} ${message}`);
    const right = (faults.length === 0) === valid;
    if (!right) failed++;
    console.log(`${right ? 'ok' : 'not ok'}: ${name}`);
    if (!right) console.log(valid ? faults.slice(0, 10).join('\n') : 'neither has anything to say');
  }
  console.log(`sarif: ${cases.length - failed} passed, ${failed} failed`);
  return failed;
}

function plimsoll(cwd, args, input = '') {
  const text = run([path.join(root, 'dist/cli.js'), 'check', '--format', 'sarif', ...args], cwd, input);
  const log = JSON.parse(text);
  if (log.runs.length !== 1) throw new Error(`${args.join(' ')}: ${log.runs.length} runs`);
  return text;
}

function run(args, cwd, input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, input, encoding: 'utf8' });
  if (status !== 0 && status !== 1) throw new Error(`${args.join(' ')}: ${status}\n${stderr}`);
  return stdout;
}

/** @returns {string[]} errors and warnings of the validator */
function validate(file) {
  const report = `${file}.report`;
  const { status, stdout, stderr, error } = spawnSync(
    validator,
    ['validate', file, '--output', report, '--log', 'ForceOverwrite', '--rule-kind', 'Sarif;Ghas'],
    {
      encoding: 'utf8',
      timeout: 60_000,
      // Its messages need no locale's data, which slim systems lack.
      env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' },
    },
  );
  if (!fs.existsSync(report)) throw new Error(`the validator left no report (${error?.message ?? status}): ${stdout}${stderr}`);
  const { results } = JSON.parse(fs.readFileSync(report, 'utf8')).runs[0];
  return results
    .filter(({ level = 'warning' }) => level === 'error' || level === 'warning')
    .map(
      ({ ruleId, message, locations }) =>
        `${ruleId} ${locations?.[0]?.physicalLocation?.region?.startLine}: ${message.text ?? JSON.stringify(message.arguments)}`,
    );
}
