import { isPasswordName } from '../../data/passwords';
import type { Pair } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import { startPlaces } from '../../engine/start-places';
import { passwordArgument } from '../../model/password-commands';
import { runsAtStart, startTexts } from '../../model/start-texts';
import { callsOf } from '../../shell/calls';
import type { ShellScript } from '../../shell/nodes';
import { commandsOf, wordsOf } from '../../shell/walk';
import { remove, replace } from '../../text/edit';
import type { Span } from '../../text/span';
import { perScript } from '../../shell/per-script';

export default defineRule(
  {
    id: 'default-password',
    group: 'secrets',
    summary: 'Reports passwords that are set in the image.',
    since: '0.1.0',
    preset: 'minimal',
    messages: {
      variable: { text: '{name} has a password for its value: everybody who can pull the image can read it, and many will run with it.', severity: 'warning' },
      builder: { text: '{name} has a password for its value: everybody who reads this file knows it.', severity: 'info' },
      command: { text: '{command} sets a password that everybody with the image or this file knows.', severity: 'warning' },
      fallback: {
        text: '{name} falls back to a password that stands in the script: who forgets to set it runs with one that everybody knows.',
        severity: 'warning',
      },
      assigned: { text: '{name} is given a password that stands in the script: everybody who can pull the image can read it.', severity: 'warning' },
    },
    fixes: {
      clear: { title: 'Remove the value of {name}', level: 'suggested', why: 'The password must then be given when the container is started, from a secret.' },
      require: { title: 'Stop with a message when {name} is not set', level: 'suggested', why: 'Whoever starts the container without it will see it stop.' },
    },
    sources: [
      { guide: 'OCP', section: 'Avoid default passwords' },
      { guide: 'ACP', section: '避免默认密码' },
      { guide: 'ROSA', section: 'デフォルトのパスワードの回避' },
      { guide: 'EW', section: 'Avoid default passwords' },
    ],
  },
  (context) => {
    const pairs = (list: readonly Pair[], shipped: boolean, clear: (pair: Pair) => ReturnType<typeof replace>): void => {
      for (const pair of list) {
        if (!isPasswordName(pair.key) || !isPassword(pair)) continue;
        context.report({
          at: pair.span,
          message: shipped ? 'variable' : 'builder',
          data: { name: pair.key },
          fixes: [{ use: 'clear', data: { name: pair.key }, edits: () => [clear(pair)] }],
        });
      }
    };
    return {
      instruction: {
        ENV: (env, stage) => pairs(env.pairs, stage?.inFinalChain ?? true, (pair) => replace(pair.valueSpan ?? pair.span, '""')),
        ARG: (arg, stage) => pairs(arg.pairs, stage?.inFinalChain ?? true, (pair) => remove({ start: pair.keySpan.end, end: pair.span.end })),
      },
      command: {
        '*': (call, stage) => {
          const at = stage === null ? null : passwordArgument(call);
          if (at !== null) context.report({ at, message: 'command', data: { command: call.name } });
        },
      },
      script(document) {
        if (!runsAtStart(document)) return;
        const { path } = document;
        for (const found of passwordsIn(document.script)) {
          const more = { related: startPlaces(document), ...(path === null ? {} : { pair: pairOf(path, found) }) };
          context.report({ at: found.at, ...said(found), ...more, fixes: fixesOf(found) });
        }
      },
      image(image) {
        for (const { script, file } of startTexts(image)) {
          const found = passwordsIn(script);
          const [first] = found;
          const path = file?.path ?? null;
          if (first === undefined) continue;
          if (file === null || path === null) for (const one of found) context.report({ at: one.at, ...said(one), fixes: fixesOf(one) });
          else
            context.report({
              at: file.span,
              ...said(first),
              related: found.map((one) => ({ path, span: one.at, message: 'The password stands here.' })),
              pair: pairOf(path, first),
            });
        }
      },
    };
  },
);

/** A password that a start script holds. */
interface ScriptPassword {
  readonly kind: 'command' | 'fallback' | 'assigned';
  readonly at: Span;
  /** The command, or the variable. */
  readonly name: string;
}

const passwordsIn = perScript((script): readonly ScriptPassword[] => {
  const commands = callsOf(script).flatMap((call): readonly ScriptPassword[] => {
    const at = passwordArgument(call);
    return at === null ? [] : [{ kind: 'command', at, name: call.name }];
  });
  if (warnsOfDefaults(script.source.text)) return commands;
  const fallbacks = wordsOf(script).flatMap((word) =>
    word.expansions.flatMap(({ name, operator, operand, span }): readonly ScriptPassword[] =>
      /^:?[-=]$/.test(operator) && isPasswordName(name) && isLiteral(operand) ? [{ kind: 'fallback', at: span, name }] : [],
    ),
  );
  return [...commands, ...fallbacks, ...assigned(script)].sort((a, b) => a.at.start - b.at.start);
});

/** `[ -n "$DB_PASSWORD" ] || DB_PASSWORD=word`, `export DB_PASSWORD=word` */
function assigned(script: ShellScript): readonly ScriptPassword[] {
  return commandsOf(script).flatMap((command): readonly ScriptPassword[] => {
    if (command.kind !== 'simple') return [];
    const declares = /^(?:export|readonly|declare|typeset|local)$/.test(command.words[0]?.value ?? '');
    const pairs = declares
      ? command.words.slice(1).map((word) => ({ text: word.value, span: word.span }))
      : command.assignments.map(({ name, append, value, span }) => ({ text: value?.value == null || append ? null : `${name}=${value.value}`, span }));
    return pairs.flatMap(({ text, span }): readonly ScriptPassword[] => {
      const match = /^([A-Za-z_]\w*)=(.+)$/s.exec(text ?? '');
      const [, name = '', value = ''] = match ?? [];
      return isPasswordName(name) && isLiteral(value) ? [{ kind: 'assigned', at: span, name }] : [];
    });
  });
}

function said({ kind, name }: ScriptPassword) {
  return kind === 'command' ? { message: 'command' as const, data: { command: name } } : { message: kind, data: { name } };
}

function fixesOf({ kind, at, name }: ScriptPassword) {
  if (kind !== 'fallback') return [];
  return [{ use: 'require' as const, data: { name }, edits: () => [replace(at, `\${${name}:?set ${name}}`)] }];
}

/** Two files carry the finding: the script's offset tells which it is. */
function pairOf(path: string, { at }: ScriptPassword): string {
  return `default-password ${path}:${at.start}`;
}

/** Values that switch something, or tell where the password is. */
const noPassword = /^(?:true|false|yes|no|on|off|none|null|nil|undefined|0|1)$/i;

function isPassword(pair: Pair): boolean {
  return pair.value !== null && isLiteral(pair.value) && !(pair.rawValue ?? '').replace(/\\\$/g, '').includes('$');
}

function isLiteral(value: string): boolean {
  const text = value.replace(/^(["'])(.*)\1$/, '$2').trim();
  return (
    /[\p{L}\p{N}]/u.test(text) &&
    !/[$`]/.test(text) &&
    !noPassword.test(text) &&
    !/^(?:\/|\.\/|file:|env:|vault:|https?:)/.test(text) &&
    !/^(?:<.*>|\{\{.*\}\}|%%.*%%)$/.test(text)
  );
}

/** The script tells people that they run with a default. */
function warnsOfDefaults(text: string): boolean {
  return /^[^#\n]*\b(?:echo|printf|log|warn|mysql_warn|cat)\b[^\n]*\b(?:warn(?:ing)?|insecure|default password|change (?:it|this|the password))\b/im.test(text);
}
