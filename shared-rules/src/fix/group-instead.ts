import type { RunStep } from '../model/image';
import type { ModeCall } from '../model/permissions';
import type { CommandCall } from '../shell/calls';
import { insert, replace, type TextEdit } from '../text/edit';

/**
 * `chmod -R 777 DIR` → `chgrp -R 0 DIR && chmod -R g=u DIR`, behind the same wrappers. Null where it would change what else runs (a pipeline, `||`),
 * where another user than root can not do it, and where the files are not named.
 */
export function groupInstead(run: RunStep, call: CommandCall, { word, recursive, operands }: ModeCall): readonly TextEdit[] | null {
  const around = call.ancestors[call.ancestors.length - 1];
  const chained = around?.kind === 'statement' || (around?.kind === 'and-or' && around.operators.every((operator) => operator.text === '&&'));
  if (!chained || run.state.user.root === false || operands.length === 0 || !word.contiguous || operands.some((one) => !one.contiguous)) return null;
  const wrapper = call.wrappers.map(({ words }) => words.map((one) => one.raw).join(' ')).join(' ');
  const command = `${wrapper === '' ? '' : `${wrapper} `}chgrp ${recursive ? '-R ' : ''}0 ${operands.map((one) => one.raw).join(' ')}`;
  return [insert(call.command.span.start, `${command} && `), replace(word.span, 'g=u')];
}
