import { keywordIn } from '../dockerfile/casing';
import { hasUser } from '../data/base-images';
import type { Image } from '../model/image';
import type { LateOwnership } from '../model/layer-files';
import { insert, remove, type TextEdit } from '../text/edit';
import { commandRemoval } from './remove-command';

/**
 * `COPY --chown` in place of `chown -R` of what the COPY brought (Dockerfile reference, COPY --chown), the destination made beforehand with the same owner.
 * Null where more lies below the path, something stands between that may write there, or the owner may not exist at the COPY.
 */
export function copyWithOwner(image: Image, late: LateOwnership): readonly TextEdit[] | null {
  const { call, run, made, value, path } = late;
  const [only, ...others] = made;
  if (
    only === undefined ||
    others.length > 0 ||
    only.how !== 'copy' ||
    only.path !== path ||
    call.name !== 'chown' ||
    !call.unconditional ||
    call.inPipeline ||
    only.stage !== run.stage
  )
    return null;
  // What else changes there would have to go, too.
  if (run.calls.some((other) => other !== call && /^(?:chown|chgrp|chmod)$/.test(other.name) && other.args.some((arg) => arg.raw.startsWith('-')))) return null;
  const operands = call.args.filter((arg) => !arg.raw.startsWith('-'));
  const owner = /^([\w.-]+)(?::([\w.-]+))?$/.exec(value.value ?? '');
  if (operands.length !== 2 || owner === null || !/^\/[\w./-]+$/.test(path) || !/^[\w./-]+$/.test(only.source)) return null;
  const { instruction } = only;
  if (instruction.flags.some((flag) => /^(?:chown|chmod|parents|exclude)$/.test(flag.name)) || instruction.words.length !== 2) return null;
  const between = run.stage.instructions.filter((one) => one.index > instruction.index && one.index < run.instruction.index);
  if (between.some((one) => !/^(?:ARG|ENV|LABEL|EXPOSE|STOPSIGNAL|HEALTHCHECK|CMD|ENTRYPOINT)$/.test(one.keyword)) || run.calls[0] !== call) return null;
  const [, user = '', group = '0'] = owner;
  if (!exists(late, user) || (group !== '0' && group !== 'root' && !/^\d+$/.test(group) && group !== user)) return null;
  if (image.stateAt(instruction).user.root !== true) return null;
  const cut = commandRemoval(image.document, run, call);
  if (cut === null) return null;
  const { text, eol } = image.document;
  const start = text.lastIndexOf('\n', instruction.keywordSpan.start - 1) + 1;
  const make = `${keywordIn(image.document, 'RUN')} install -d -o ${user} -g ${group} -m 755 ${path}${eol}`;
  return [insert(start, make), insert(instruction.keywordSpan.end, ` --chown=${user}:${group}`), remove(cut)];
}

/** A number, or a name of the base. */
function exists({ run }: LateOwnership, user: string): boolean {
  if (/^\d+$/.test(user) || user === 'root') return true;
  const base = run.stage?.base ?? null;
  return base !== null && hasUser(base, user) === true;
}
