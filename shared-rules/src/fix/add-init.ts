import { keywordIn } from '../dockerfile/casing';
import type { Image } from '../model/image';
import { operationsOf } from '../model/packages';
import { wordsOf } from '../model/start-words';
import { insert, type TextEdit } from '../text/edit';
import { addPackages } from './add-packages';

/**
 * Installs tini with the packages of the final stage and puts it in front of the start command. Null where no install as root is there to take it,
 * where the distribution has no such package, or where the base's own ENTRYPOINT would be lost.
 */
export function addInit(image: Image): (() => readonly TextEdit[]) | null {
  const { final, start, document } = image;
  if (final === null || start === null) return null;
  const install = final.runs
    .filter((run) => !run.onbuild && run.state.user.root === true)
    .flatMap(operationsOf)
    .find(
      (operation) =>
        operation.verb === 'install' &&
        /^(?:apt-get|apt|apk)$/.test(operation.manager) &&
        operation.call.unconditional &&
        operation.packages.some((one) => one.written && !one.file),
    );
  const besides = install?.packages.filter((one) => one.written && !one.file).at(-1);
  if (install === undefined || besides === undefined) return null;
  const program = install.manager === 'apk' ? '/sbin/tini' : '/usr/bin/tini';
  const packages = () => addPackages(document, install.packages, [{ name: 'tini', besides }]);

  const first = wordsOf(start.entrypoint)[0];
  if (start.entrypoint !== null) return first === undefined ? null : () => [...packages(), insert(first.span.start, `"${program}", "--", `)];
  const { cmd } = start;
  if (cmd === null || (final.base?.entrypoint !== 'none' && !final.scratch)) return null;
  const line = `${keywordIn(document, 'ENTRYPOINT')} ["${program}", "--"]`;
  const above = document.text.slice(0, cmd.span.start).trimEnd().split('\n').at(-1) ?? '';
  // A comment above CMD speaks of CMD.
  return () => [
    ...packages(),
    above.trim().startsWith('#') ? insert(cmd.span.end, `${document.eol}${line}`) : insert(cmd.span.start, `${line}${document.eol}`),
  ];
}
