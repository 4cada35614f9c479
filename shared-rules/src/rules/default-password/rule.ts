import { isPasswordName } from '../../data/passwords';
import type { Pair } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import { passwordArgument } from '../../model/password-commands';
import { wordsOf } from '../../shell/walk';
import { remove, replace } from '../../text/edit';

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
          if (stage === null && !(context.script?.wrapper ?? false)) return;
          const at = passwordArgument(call);
          if (at !== null) context.report({ at, message: 'command', data: { command: call.name } });
        },
      },
      script(script) {
        if (!script.wrapper || warnsOfDefaults(script.text)) return;
        for (const word of wordsOf(script.script)) {
          for (const { name, operator, operand, span } of word.expansions) {
            if (!/^:?[-=]$/.test(operator) || !isPasswordName(name) || !isLiteral(operand)) continue;
            const edits = () => [replace(span, `\${${name}:?set ${name}}`)];
            context.report({ at: span, message: 'fallback', data: { name }, fixes: [{ use: 'require', data: { name }, edits }] });
          }
        }
      },
    };
  },
);

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
