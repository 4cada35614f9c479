import type { Dockerfile } from '../dockerfile/nodes';
import type { RunStep } from '../model/image';
import type { PackageOperation } from '../model/packages';
import { insert, remove, type TextEdit } from '../text/edit';
import { readShellOptions } from './merge/shell-options';
import { commandRemoval } from './remove-command';

/** Puts `update` right before an install, so that both succeed or fail together. Null where what stands in front decides whether the install runs. */
export function addUpdate(run: RunStep, install: PackageOperation, update: string): TextEdit | null {
  const { call } = install;
  const pipeline = [...call.ancestors].reverse().find((node) => node.kind === 'pipeline');
  const item = pipeline ?? call.command;
  const list = call.ancestors.find((node) => node.kind === 'and-or' && node.items.some((one) => one === item));
  if (list?.kind === 'and-or') {
    const at = list.items.findIndex((one) => one === item);
    if (list.operators[at - 1]?.text === '||') return null;
    return insert(item.span.start, `${update} && `);
  }
  // Under errexit a failing command in front of `&&` ends nothing.
  const first = run.calls[0];
  const errexit = readShellOptions(run.state.shell)?.errexit === true || (first?.name === 'set' && first.args.some((word) => /^-[a-zA-Z]*e/.test(word.raw)));
  return insert(item.span.start, errexit ? `${update}; ` : `${update} && `);
}

/** Takes an update out of its RUN and puts it before each install that uses it. Null where one of them has no place for it. */
export function moveUpdate(document: Dockerfile, run: RunStep, update: PackageOperation, users: readonly PackageOperation[]): readonly TextEdit[] | null {
  const { command } = update.call;
  const text = command.contiguous && command.redirects.length === 0 ? document.text.slice(command.span.start, command.span.end) : 'apt-get update';
  const edits: TextEdit[] = [];
  for (const user of users) {
    const edit = user.run === null ? null : addUpdate(user.run, user, text);
    if (edit === null) return null;
    edits.push(edit);
  }
  const cut = commandRemoval(document, run, update.call);
  return cut === null ? edits : [remove(cut), ...edits];
}
