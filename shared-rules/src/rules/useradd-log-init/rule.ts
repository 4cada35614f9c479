import { defineRule } from '../../engine/rule';
import type { RunStep, Stage } from '../../model/image';
import { useraddFlags } from '../../model/users';
import { variablesOf } from '../../model/variables';
import { parseArgs } from '../../shell/args';
import type { CommandCall } from '../../shell/calls';
import { literalOf } from '../../shell/static-value';
import { insert } from '../../text/edit';

/** Above it the empty entries of lastlog and faillog are worth talking about: each uid costs 292 + 32 bytes (lastlog(8), faillog(8)). */
const largeUid = 60_000;

export default defineRule(
  {
    id: 'useradd-log-init',
    group: 'packages',
    summary: 'A `useradd` with a large uid fills lastlog and faillog with empty entries.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      grows: {
        text: '`useradd` with uid {uid} makes room for every smaller uid in lastlog and faillog on this base: with a large one that is a layer of hundreds of megabytes.',
        severity: 'warning',
      },
      mayGrow: {
        text: '`useradd` with uid {uid} makes room for every smaller uid in lastlog and faillog where shadow is older than 4.13: with a large one that is a layer of hundreds of megabytes.',
        severity: 'hint',
      },
    },
    fixes: { add: { title: 'Add `-l`', level: 'safe' } },
    aliases: ['DL3046'],
    sources: [{ guide: 'ZH', section: '关闭用户初始化 lastlog 和 faillog 数据库' }],
  },
  (context) => ({
    instruction: {
      RUN(instruction, stage) {
        const run = context.image?.runOf(instruction) ?? null;
        if (run === null || stage === null) return;
        for (const call of run.calls) {
          if (call.name !== 'useradd') continue;
          const found = uncheckedUid(call, run);
          const grows = growsLogs(stage);
          if (found === null || grows === false) continue;
          const { nameWord } = call;
          context.report({
            at: nameWord.span,
            message: grows === true && !found.small ? 'grows' : 'mayGrow',
            data: { uid: found.uid },
            fixes: [{ use: 'add', edits: () => [insert(nameWord.span.end, ' -l')] }],
          });
        }
      },
    },
  }),
);

/** The uid that makes the logs grow, as written where its value may change (`small`: the default of the argument is harmless); null when it is small, or nothing is logged. */
function uncheckedUid(call: CommandCall, run: RunStep): { readonly uid: string; readonly small: boolean } | null {
  const { flags } = parseArgs(call.args, useraddFlags);
  if (flags.some((flag) => /^(?:-l|--no-log-init|-D|--defaults|--help|-h)$/.test(flag.name))) return null;
  const word = flags.find((flag) => flag.name === '-u' || flag.name === '--uid')?.valueWord;
  if (word == null) return null;
  // A build argument can be given another value than its default.
  const argument = word.variables.find((name) => run.state.scope.get(name)?.kind === 'arg');
  const text = literalOf(word, variablesOf(call, run.script, run.state.scope))?.replace(/^(?:-u|--uid=)/, '') ?? null;
  if (argument !== undefined || (text === null && word.variables.length > 0)) {
    const uid = word.raw
      .replace(/^(?:-u|--uid=)/, '')
      .replace(/["']/g, '')
      .replace(/\$\{(\w+)\}/g, '$$$1');
    const given = argument === undefined ? null : (run.state.scope.get(argument)?.value ?? null);
    return { uid, small: given !== null && /^\d+$/.test(given) && Number(given) <= largeUid };
  }
  return text !== null && Number(text) > largeUid ? { uid: text, small: false } : null;
}

/** Whether the base's shadow writes the entries: Debian up to 11, Ubuntu up to 22.04, RHEL up to 8, Fedora up to 37 do (measured on Debian; Fedora by its version of shadow). Undefined when not known. */
function growsLogs(stage: Stage): boolean | undefined {
  const release = Number.parseFloat(stage.base?.release ?? '');
  switch (stage.family) {
    case 'debian':
      return release <= 11;
    case 'ubuntu':
      return release <= 22.04;
    case 'el':
      return Number.isNaN(release) ? undefined : release <= 8.99;
    case 'fedora':
      return Number.isNaN(release) ? undefined : release <= 37;
    default:
      return undefined;
  }
}
