import { hasUser } from '../data/base-images';
import { createsUser } from '../data/package-users';
import type { Instruction } from '../dockerfile/nodes';
import { literalOf } from '../shell/static-value';
import { baseName } from '../text/path';
import { calledScripts } from './called-scripts';
import type { Image, RunStep, Stage } from './image';
import type { Answers } from './needs';
import { operationsOf } from './packages';
import { variablesOf } from './variables';

/**
 * Whether a user may be there when `at` names it: the base has it, is not known, or something before `at` in the stage and those that it is FROM
 * creates it, or may: a package that is known for it, a local package, a script that can not be read, a copied /etc/passwd.
 */
export function mayExist(image: Image, stage: Stage, at: Instruction, user: string, answers: Answers, path: string | null): boolean {
  const own = stage.chain[stage.chain.length - 1];
  const known = own?.scratch === true ? false : stage.base === null ? null : hasUser(stage.base, user);
  if (known !== false) return true;
  return stage.chain.some((one) =>
    one.instructions.some((instruction) => {
      if (instruction.span.start >= at.span.start || instruction.keyword === 'ONBUILD') return false;
      const run = image.runOf(instruction);
      return run !== null ? mayCreate(image, run, user, answers, path) : mayBringAccounts(instruction);
    }),
  );
}

function mayCreate(image: Image, run: RunStep, user: string, answers: Answers, path: string | null): boolean {
  if (run.script === null) return true;
  const writesAccounts = /\/etc\/(?:passwd|\*)|useradd|adduser|newusers|usermod|sysusers/;
  const created = run.calls.some((call) => {
    if (/^(?:useradd|adduser|usermod|newusers|systemd-sysusers)$/.test(call.name)) {
      const variables = variablesOf(call, run.script, run.state.scope);
      const words = call.args.map((word) => literalOf(word, variables));
      return call.name === 'newusers' || call.name === 'systemd-sysusers' || words.includes(user) || words.some((word) => word === null);
    }
    if (/^(?:dpkg|rpm|ansible-playbook|ansible|puppet|chef-client|nix-env|setup)$/.test(call.name)) return true;
    return (
      call.command.redirects.some(({ target }) => target?.raw.includes('/etc/passwd')) ||
      (/^(?:sed|tee|cp|tar|eval|su|sh|bash|dash|ash|chroot)$/.test(call.name) && call.args.some((word) => writesAccounts.test(word.raw)))
    );
  });
  if (created) return true;
  const installs = operationsOf(run).filter((operation) => operation.verb === 'install');
  if (installs.some((operation) => !operation.complete || operation.packages.some((one) => one.name === null || one.file || createsUser(one.name, user))))
    return true;
  return calledScripts(image, run, answers, path).some(
    ({ script, calls }) => script === null || calls.some((call) => /^(?:useradd|adduser|newusers|usermod)$/.test(call.name)),
  );
}

/** COPY and ADD of /etc/passwd, of /etc, or of a whole root file system. */
function mayBringAccounts(instruction: Instruction): boolean {
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return false;
  const words = (instruction.json ?? instruction.words).map((word) => word.value);
  const target = (words.pop() ?? '').replace(/(?<=.)\/+$/, '');
  if (target.includes('$') || target === '/' || target === '/etc/passwd') return true;
  return (target === '/etc' && words.some((word) => !/\.\w+$/.test(baseName(word)))) || words.some((word) => word.endsWith('/passwd'));
}
