import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import type { Instruction } from '../../shared-rules/src/dockerfile/nodes';
import { applyEdits, check, defaultConfig, fixAll, rules } from '../../shared-rules/src/index';
import { buildImage } from '../../shared-rules/src/model/build';
import type { RunStep, Stage } from '../../shared-rules/src/model/image';
import { AnswerBook } from '../../shared-rules/src/model/needs';
import type { FixKey } from '../harness/proof';
import { effects, type Effect } from './effects';
import type { Job, Outcome, ShellRoom, Step } from './shell-room';

/** A Dockerfile before and after safe fixes. */
export interface Change {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly fixes: readonly FixKey[];
}

/** Each safe fix alone, and all together. */
export function changesOf(name: string, text: string, path: string | null): readonly Change[] {
  const input = { kind: 'dockerfile', text, path, config: { ...defaultConfig, preset: 'strict' } } as const;
  const { findings } = check(input, new Map(), rules);
  const alone = findings.flatMap((finding) => {
    const fix = finding.fixes.find(({ level }) => level === 'safe');
    return fix === undefined ? [] : [{ name, before: text, after: applyEdits(text, fix.edits()), fixes: [`${finding.rule}/${fix.id}`] }];
  });
  if (alone.length < 2) return alone;
  const all = fixAll(input, new Map(), rules, { levels: ['safe'] });
  return [...alone, { name, before: text, after: all.text, fixes: [...new Set(all.applied.map(({ rule, fix }) => `${rule}/${fix}`))] }];
}

/** The processes of each stage, and the start command of the last; null where a shell is none of ours. */
function stagesOf(
  room: ShellRoom,
  text: string,
  shell: readonly string[],
): { readonly stages: readonly (readonly Step[])[]; readonly programs: ReadonlySet<string> } | null {
  const image = buildImage(parseDockerfile(text), new AnswerBook(new Map()), null);
  const shellFor = (words: readonly string[]) => {
    if (words[0] === '/bin/sh') return [...shell.slice(0, -1), ...words.slice(1)];
    return words[0] === '/bin/bash' && room.shells.some(([program]) => program === '/bin/bash') ? words : null;
  };
  const programs = new Set<string>();
  const stages: (readonly Step[])[] = [];
  for (const stage of image.stages) {
    const steps: Step[] = [];
    for (const run of stage.runs.filter((one) => !one.onbuild)) {
      const step = stepOf(run, shellFor);
      if (step === null) return null;
      steps.push(step);
      for (const call of run.calls)
        for (const name of [call.name, ...call.wrappers.map((wrapper) => wrapper.name)]) if (/^[\w.+-]+$/.test(name)) programs.add(name);
    }
    const start = stage === image.final ? startOf(stage, shellFor) : null;
    if (start !== null) steps.push(start);
    for (const call of image.start?.calls ?? []) if (/^[\w.+-]+$/.test(call.name)) programs.add(call.name);
    for (const word of start?.argv ?? []) if (/^[\w.+-]+$/.test(word)) programs.add(word);
    stages.push(steps);
  }
  return { stages, programs };
}

type ShellFor = (words: readonly string[]) => readonly string[] | null;

function stepOf(run: RunStep, shellFor: ShellFor): Step | null {
  const { instruction, state, form } = run;
  const place = { workdir: state.workdir ?? '/srv', variables: variablesOf(state) };
  if (form === 'exec') return { argv: (instruction.json ?? []).map(({ value }) => value), ...place };
  const words = shellFor(state.shell);
  if (words === null) return null;
  const [heredoc] = instruction.heredocs;
  const bare = /^<<-?\s*["']?\w+["']?$/.test(instruction.body.text);
  const text = instruction.body.text + instruction.heredocs.map((one) => `\n${one.content.text}${one.name}`).join('');
  return { argv: [...words, heredoc !== undefined && bare ? heredoc.content.text : text], ...place };
}

/** Dockerfile reference, "Understand how CMD and ENTRYPOINT interact". */
function startOf(stage: Stage, shellFor: ShellFor): Step | null {
  const last = (keyword: string) => [...stage.instructions].reverse().find((one) => one.keyword === keyword);
  const shell = shellFor(stage.end.shell);
  if (shell === null) return null;
  const words = (one: Instruction | undefined) => (one === undefined ? [] : (one.json?.map(({ value }) => value) ?? [...shell, one.body.text]));
  const entrypoint = last('ENTRYPOINT');
  const argv = [...words(entrypoint), ...(entrypoint === undefined || entrypoint.json !== null ? words(last('CMD')) : [])];
  return argv.length === 0 ? null : { argv, workdir: stage.end.workdir ?? '/srv', variables: variablesOf(stage.end) };
}

function variablesOf({ scope }: Stage['end']): ReadonlyMap<string, string> {
  return new Map(
    [...scope.names()].flatMap((name) => {
      const variable = scope.get(name);
      return variable?.kind !== 'env' || variable.value == null || name === 'PATH' || !/^[A-Za-z_]\w*$/.test(name) ? [] : [[name, variable.value] as const];
    }),
  );
}

interface Trial {
  readonly change: Change;
  readonly before: Job;
  readonly after: Job;
}

/** A trial for each stage that changes; in every second one a program fails. */
function trialsOf(room: ShellRoom, change: Change, number: number): readonly Trial[] {
  const shell = room.shells[number % room.shells.length] ?? [];
  const [before, after] = [stagesOf(room, change.before, shell), stagesOf(room, change.after, shell)];
  if (before === null || after === null || before.stages.length !== after.stages.length) return [];
  const programs = new Set([...before.programs, ...after.programs]);
  // What a fix adds may fail where nothing was before.
  const added = change.fixes.flatMap((fix) =>
    fix === 'apt-command/useAptGet'
      ? ['apt', 'apt-get']
      : effects[fix]?.adds === undefined
        ? []
        : ['rm', 'chgrp', 'chmod', 'chown', 'install', 'mkdir', 'apk', 'apt-get', 'dnf', 'yum', 'microdnf', 'zypper', 'npm', 'yarn'],
  );
  return before.stages.flatMap((steps, at) => {
    const now = after.stages[at] ?? [];
    if (JSON.stringify(steps.map(asText)) === JSON.stringify(now.map(asText))) return [];
    const mayFail = [...before.programs].filter((name) => !added.includes(name) && name !== 'sudo');
    const failing = mayFail.length === 0 || number % 2 === 0 ? [] : [mayFail[number % mayFail.length] as string];
    return [{ change, before: { steps, programs, failing }, after: { steps: now, programs, failing } }];
  });
}

function asText({ argv, workdir, variables }: Step): unknown {
  return [argv, workdir, [...variables]];
}

/** What running changes showed. */
export interface Tried {
  readonly trials: number;
  readonly fixes: ReadonlySet<FixKey>;
  /** Empty when all do as before. */
  readonly faults: readonly string[];
}

/** Runs the shell texts that the changes touch, before and after. */
export function tryAll(room: ShellRoom, changes: readonly Change[]): Tried {
  const trials = changes.flatMap((change, at) => trialsOf(room, change, at));
  const outcomes = room.run(trials.flatMap(({ before, after }) => [before, after]));
  const faults = trials.flatMap(({ change, before, after }, at) => {
    const [old, now] = [seen(outcomes[2 * at], change), seen(outcomes[2 * at + 1], change)];
    if (old === now && (outcomes[2 * at]?.status ?? -1) !== -1) return [];
    const texts = (job: Job) => job.steps.map(({ argv }) => `  ${argv.join(' ')}`).join('\n');
    return [
      `${change.name}: ${change.fixes.join(' + ')}, failing: ${before.failing.join()}\n${texts(before)}\n---\n${texts(after)}\n${old}\n--- and now\n${now}`,
    ];
  });
  return { trials: trials.length, fixes: new Set(trials.flatMap(({ change }) => change.fixes)), faults };
}

/** What is compared: the status, the calls as the fixes leave them, and the files. */
function seen(outcome: Outcome | undefined, { fixes }: Change): string {
  const known = fixes.flatMap((fix): Effect[] => (effects[fix] === undefined ? [] : [effects[fix]]));
  const calls = (outcome?.calls ?? [])
    .filter((call) => !known.some(({ adds }) => adds?.test(call)))
    .map((call) => known.reduce((text, { same }) => same?.(text) ?? text, call))
    // The programs of a pipeline, and those in the background, start in any order.
    .sort();
  return JSON.stringify({ status: outcome?.status, calls, tree: outcome?.tree.split('\n') }, null, 1);
}

/** So many of each fix, that the frequent ones do not take all. */
export function spread(changes: readonly Change[], each: number): readonly Change[] {
  const counts = new Map<string, number>();
  return changes.filter(({ fixes }) => {
    const key = fixes.length > 1 ? 'all' : (fixes[0] as string);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count <= each;
  });
}
