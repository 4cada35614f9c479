import { parseArgs } from '../shell/args';
import type { CommandCall } from '../shell/calls';
import { patternOf } from '../shell/static-value';
import type { Span } from '../text/span';

/** A setting of a deployment that `sed -i` puts into a configuration file. */
export interface BakedSetting {
  readonly kind: 'host' | 'password' | 'limit';
  readonly setting: string;
  readonly file: string;
  /** The word with the sed script. */
  readonly span: Span;
}

const configuration = /\.(?:conf|cnf|cfg|ini|properties|ya?ml|toml|xml)(?:\.\w+)?$|(?:^|\/)(?:\w*config|\w+rc)$/;

/** Files of the system, whose settings no deployment changes, and lists of repositories. */
const system =
  /\/(?:apt|yum\.repos\.d|apk|pacman\.d|pam\.d|ssh|ssl|pki|sudoers\.d|dnf|yum|ld\.so\.conf\.d|fonts|security)(?:\/|\.)|(?:nsswitch|resolv|login|useradd|adduser|locale|pacman|dnf|yum|pip|npm|gemrc|bash)[^/]*$/;

const limit =
  /\b((?:memory_limit|max[_-][a-z_]+|[a-z_.-]+[_.-](?:limit|max|timeout|connections|max_size|filesize|children)|timeout|worker_connections|keepalive_timeout))\b\s*[=: ]\s*["']?\d+[kmgs]?\b/i;
const password = /\b[\w.-]*(?:password|passwd|secret)\b["']?\s*[=:]\s*["']?(?!["'\s]|no\b|yes\b|true\b|false\b|none\b)[\w!#%+-]+/i;
const host =
  /\b([\w.-]*(?:host|server|url|address|endpoint|upstream|proxy_pass)\w*)\b["']?\s*[=: ]\s*["']?((?:https?:\/\/)?(?!localhost|127\.|0\.0\.0\.0|\*)[a-z0-9-]+(?:\.[a-z0-9-]+)+)/i;

/** Settings in the replacements of `sed -i 's/…/…/' FILE`; a replacement with a variable is the caller's to choose. */
export function bakedSetting(call: CommandCall): readonly BakedSetting[] {
  const { flags, operands } = parseArgs(call.args, { values: ['-e', '-f', '--expression', '--file', '-l'] });
  if (!flags.some(({ name }) => name === '-i' || name === '--in-place')) return [];
  const given = flags.flatMap(({ name, valueWord }) => ((name === '-e' || name === '--expression') && valueWord !== null ? [valueWord] : []));
  const scripts = given.length > 0 ? given : operands.slice(0, 1);
  const files = (given.length > 0 ? operands : operands.slice(1)).map((word) => patternOf(word));
  const file = files.find((one) => one !== null && configuration.test(one) && !system.test(one));
  if (file === undefined || file === null) return [];
  return scripts.flatMap((word) => {
    for (const text of word.value === null ? [] : replacements(word.value)) {
      const found = settingIn(text);
      if (found !== null) return [{ ...found, file, span: word.span }];
    }
    return [];
  });
}

/** What `s` commands put in, and the lines of `a`, `i` and `c`. */
function replacements(script: string): readonly string[] {
  const found: string[] = [];
  for (const line of script.split('\n')) {
    const command = /(?:^|[;\s}/\d$,])s([^\w\s\\])/.exec(line);
    if (command !== null) {
      const parts = line.slice(command.index + command[0].length).split(new RegExp(`(?<!\\\\)\\${command[1] as string}`));
      if (parts[1] !== undefined) found.push(parts[1].replace(/\\(.)/g, '$1'));
    } else {
      const added = /^\s*(?:\$|\d+|\/.*\/)?\s*[aic]\s*\\?\s*(.*)$/.exec(line);
      if (added !== null) found.push(added[1] as string);
    }
  }
  return found;
}

function settingIn(text: string): Pick<BakedSetting, 'kind' | 'setting'> | null {
  if (/^\s*[#;]/.test(text)) return null;
  if (password.test(text)) return { kind: 'password', setting: '' };
  const address = host.exec(text);
  if (address !== null) return { kind: 'host', setting: `${address[1] as string} ${address[2] as string}` };
  const bound = limit.exec(text);
  return bound === null ? null : { kind: 'limit', setting: bound[0].trim() };
}
