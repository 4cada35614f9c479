import type { Instruction } from '../dockerfile/nodes';
import type { Image, Stage } from './image';

/** Programs that check a file against a signature or a checksum, with the words that make them do so. */
const checks: ReadonlyMap<string, RegExp> = new Map([
  ['gpg', /^--verify(?:-files)?$/],
  ['gpg2', /^--verify(?:-files)?$/],
  ['gpgv', /./],
  ['minisign', /^-[a-zA-Z]*V/],
  ['signify', /^-[a-zA-Z]*V/],
  ['cosign', /^verify(?:-blob)?$/],
  ['openssl', /^-verify$/],
  ...['md5sum', 'sha1sum', 'sha224sum', 'sha256sum', 'sha384sum', 'sha512sum', 'shasum', 'b2sum'].map((name): readonly [string, RegExp] => [
    name,
    /^(?:-[a-z]*c[a-z]*|--check)$/,
  ]),
]);

/**
 * Whether a RUN behind `instruction` checks the file called `name` by its signature or checksum: in the same stage, or in one that is FROM it.
 * The name has to stand in the RUN's text.
 */
export function isVerifiedLater(image: Image, stage: Stage, instruction: Instruction, name: string): boolean {
  return image.runs.some(
    (run) =>
      run.instruction.index > instruction.index &&
      run.stage?.chain.includes(stage) === true &&
      run.source?.text.includes(name) === true &&
      run.calls.some((call) => checks.has(call.name) && call.args.some((arg) => checks.get(call.name)?.test(arg.value ?? arg.raw))),
  );
}
