import { operationsOf } from '../../model/packages';
import { insert } from '../../text/edit';
import type { SingleStage, Split } from './single-stage';

const environment = '/opt/venv';

/** Python: the packages go to a virtual environment of the first stage; the second takes it whole, on the slim image of the same release. */
export function splitPython({ stage, program, place }: SingleStage): Split | null {
  const { eol } = place.image.document;
  const installs = stage.runs.flatMap(operationsOf).filter((one) => one.manager === 'pip' && one.verb === 'install');
  const [first] = installs;
  const last = installs.at(-1)?.run?.instruction;
  const start = first?.run?.instruction;
  if (first === undefined || last === undefined || start === undefined || stage.runs.at(-1)?.instruction !== last) return null;
  // What is installed for the user, or as the program itself, does not lie in the environment alone.
  if (installs.some((one) => one.call.name.includes('/') || one.flags.some((flag) => /^(?:--user|--target|--prefix|-t|-e|--editable|--root)$/.test(flag.name))))
    return null;
  if (installs.some((one) => one.packages.some((arg) => arg.file)) || stage.instructions.some((one) => one.pairs.some((pair) => pair.key === 'PATH')))
    return null;
  const runtime = slimImage(stage);
  if (runtime === null || program.path.startsWith('/usr')) return null;
  const path = `ENV PATH="${environment}/bin:$PATH"`;
  return {
    runtime,
    behind: last,
    lines: [path],
    copies: [{ from: environment, to: environment }],
    edits: [insert(start.span.start, `RUN python -m venv ${environment}${eol}${path}${eol}`)],
  };
}

/** Full images have the compilers that wheels may need: only they gain. */
function slimImage({ base, reference }: SingleStage['stage']): string | null {
  if (base?.role !== 'python' || reference === null || reference.digest !== null || reference.tag === null || !reference.tag.startsWith('3')) return null;
  const written = `${reference.writtenRegistry === null ? '' : `${reference.writtenRegistry}/`}${reference.name}:`;
  if (/alpine|slim/.test(reference.tag)) return `${written}${reference.tag}`;
  return `${written}${reference.tag.replace(/^[\d.]+/, '$&-slim')}`;
}
