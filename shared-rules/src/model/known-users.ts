import { hasUser } from '../data/base-images';
import { createsUser } from '../data/package-users';
import type { Instruction } from '../dockerfile/nodes';
import type { CommandCall } from '../shell/calls';
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
    accountsOf(image, one, answers, path).some(
      ({ from, names, packages }) => from < at.span.start && (names === null || names.has(user) || packages.some((name) => createsUser(name, user))),
    ),
  );
}

/** What an instruction may add to the accounts. */
interface Accounts {
  /** Where the instruction starts. */
  readonly from: number;
  /** Null: any. */
  readonly names: ReadonlySet<string> | null;
  readonly packages: readonly string[];
}

function accountsOf(image: Image, stage: Stage, answers: Answers, path: string | null): readonly Accounts[] {
  let found = accounts.get(stage);
  if (found === undefined) {
    found = stage.instructions.flatMap((instruction): readonly Accounts[] => {
      const from = instruction.span.start;
      if (instruction.keyword === 'ONBUILD') return [];
      const run = image.runOf(instruction);
      if (run === null) return mayBringAccounts(instruction) ? [{ from, names: null, packages: [] }] : [];
      const { names, packages } = createdBy(image, run, answers, path);
      return names?.size === 0 && packages.length === 0 ? [] : [{ from, names, packages }];
    });
    accounts.set(stage, found);
  }
  return found;
}

/** An image is built for one set of answers. */
const accounts = new WeakMap<Stage, readonly Accounts[]>();

const anybody: Omit<Accounts, 'from'> = { names: null, packages: [] };

function createdBy(image: Image, run: RunStep, answers: Answers, path: string | null): Omit<Accounts, 'from'> {
  if (run.script === null) return anybody;
  const names = new Set<string>();
  for (const call of run.calls) {
    if (creating.has(call.name)) {
      const variables = variablesOf(call, run.script, run.state.scope);
      for (const word of call.args) {
        const text = literalOf(word, variables);
        if (text === null) return anybody;
        names.add(text);
      }
    } else if (unseen.has(call.name) || writesAccounts(call)) return anybody;
  }
  const installs = operationsOf(run).filter((operation) => operation.verb === 'install');
  if (installs.some((operation) => !operation.complete || operation.packages.some((one) => one.file))) return anybody;
  const scripts = calledScripts(image, run, answers, path);
  if (scripts.some(({ script, calls }) => script === null || calls.some((call) => creating.has(call.name) || unseen.has(call.name)))) return anybody;
  return { names, packages: installs.flatMap((operation) => operation.packages.flatMap((one) => one.name ?? [])) };
}

const creating: ReadonlySet<string> = new Set(['useradd', 'adduser', 'usermod']);

/** What may create accounts without naming them in the RUN. */
const unseen: ReadonlySet<string> = new Set(['newusers', 'systemd-sysusers', 'dpkg', 'rpm', 'ansible-playbook', 'ansible', 'puppet', 'chef-client', 'nix-env']);

/** Writes the file of accounts, unpacks over it, or does so in a text that is not read here. */
function writesAccounts(call: CommandCall): boolean {
  if (call.command.redirects.some(({ target }) => target?.raw.includes('/etc/passwd') === true)) return true;
  return (
    /^(?:sed|tee|cp|tar|eval|su|sh|bash|dash|ash|chroot)$/.test(call.name) &&
    call.args.some((word) => /\/etc\/(?:passwd|\*)|useradd|adduser|newusers|usermod|sysusers/.test(word.raw))
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
