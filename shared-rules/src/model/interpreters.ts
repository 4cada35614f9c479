import type { Instruction } from '../dockerfile/nodes';
import { baseName, below, joinPath } from '../text/path';
import { calledScripts } from './called-scripts';
import { copyWords } from './context';
import type { Image } from './image';
import type { Answers } from './needs';
import { operationsOf, type PackageOperation } from './packages';
import { operationsOfCalls } from './packages/operation';
import { expand } from './scope';

/** What a `#!` line asks for. */
export interface Interpreter {
  /** Base name, through `env`. */
  readonly name: string;
  /** As it is written, without options: `/bin/bash`, `bash` behind env. */
  readonly shown: string;
}

/** Reads the text behind `#!`; null when it names nothing. */
export function interpreterOf(shebang: string): Interpreter | null {
  const words = shebang.split(/[ \t]+/).filter((word) => word !== '');
  const [path] = words;
  if (path === undefined) return null;
  if (baseName(path) !== 'env') return { name: baseName(path), shown: path };
  const named = words.slice(1).find((word) => !word.startsWith('-') && !word.includes('='));
  return named === undefined ? null : { name: baseName(named), shown: named };
}

/** Packages of Alpine that bring bash with them, or may, for some release: nothing is concluded beside them. */
const bringsBash =
  /^(?:bash(?:-.*)?|bats(?:-.*)?|wireguard-tools(?:-wg-quick)?|xvfb-run|maven|gradle|docker-bash-completion|abuild|alpine-sdk|pass|fail2ban|libvirt.*|openjdk.*-demos|easy-rsa|cassandra|jenkins|tomcat.*|s6-overlay.*|nodejs-npm|sdkman|bashio|git-bash.*|certbot.*|mariadb.*|mysql.*|postgresql.*|rabbitmq.*|erlang.*|chromium.*|firefox.*|libreoffice.*|texlive.*|samba.*|lxc.*|qemu.*|supervisor|openvpn|dovecot.*|postfix.*|fish|zsh.*|duplicity|keepalived|nagios.*|zabbix.*|kubectl.*|helm|aws-cli)$/;

/**
 * Whether the final image surely has no bash (`shell`: 'bash') or no shell at all ('sh'): its base is known to lack it, and nothing in the Dockerfile can
 * bring it. False where that can not be told. `path` is that of the Dockerfile below the root folder.
 */
export function lacksShell(image: Image, shell: 'bash' | 'sh', answers: Answers, path: string | null): boolean {
  const { final, finalChain } = image;
  if (final === null) return false;
  const lacking = final.scratch || (shell === 'bash' ? final.base?.bash === false : final.base !== null && final.base.shell === null);
  if (!lacking) return false;
  for (const stage of finalChain) {
    if (stage.instructions.some((one) => mayBring(image, one, shell))) return false;
    for (const run of stage.runs) {
      if (run.onbuild) continue;
      // A shell that is not there can not have run it: something brought it.
      if (run.source === null || (shell === 'sh' && run.form !== 'exec')) return false;
      if (
        run.calls.some((call) =>
          call.args.some((arg) => /(?:^|\/)(?:bash|busybox)$/.test(arg.raw.replace(/["']/g, '')) && /^(?:ln|cp|mv|install|tar|curl|wget)$/.test(call.name)),
        )
      )
        return false;
      if (run.calls.some((call) => call.name === 'bash' || call.nameWord.raw.endsWith('/bash'))) return false;
      if (operationsOf(run).some(mayInstall)) return false;
      for (const called of calledScripts(image, run, answers, path)) {
        if (called.script === null || operationsOfCalls(called.calls, called.script).some(mayInstall)) return false;
      }
    }
  }
  return true;
}

function mayInstall({ verb, packages, complete, manager }: PackageOperation): boolean {
  if (verb !== 'install' || /^(?:pip|uv|npm|yarn|pnpm|gem|go|cargo)$/.test(manager)) return false;
  return !complete || packages.some(({ name, file }) => file || name === null || bringsBash.test(name));
}

/** Whether a COPY or ADD may put a shell where it belongs. */
function mayBring(image: Image, instruction: Instruction, shell: 'bash' | 'sh'): boolean {
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return false;
  const state = image.stateAt(instruction);
  const words = copyWords(instruction).map((word) => expand(word, state.scope, image.document.escape));
  const last = words.pop();
  if (last == null) return true;
  const destination = last.startsWith('/') ? joinPath('/', last) : joinPath(state.workdir ?? '/', last);
  const places = ['/bin', '/usr/bin', '/usr/local/bin'].flatMap((folder) => [`${folder}/${shell}`, `${folder}/busybox`]);
  if (!places.some((place) => below(destination, place) !== null)) return false;
  // A file of another name put into a folder of programs is no shell; a folder may hold one.
  return words.some((source) => {
    if (source === null || /[*?[]/.test(source)) return true;
    const name = baseName(source.replace(/\/+$/, ''));
    if (name === shell || name === 'busybox' || name === 'bash') return true;
    if (destination === '/' || destination === '/usr')
      return !/\.\w+$/.test(name) || (instruction.keyword === 'ADD' && /\.(?:tar|tgz|txz|tbz2?|gz|xz|bz2|zst)$/.test(name));
    return source.endsWith('/') || /^(?:s?bin|lib|usr|local|rootfs|\.)?$/.test(name);
  });
}

/** Signs of bash that a plain POSIX shell does not read. Some of them may be harmless: then a script is not taken for POSIX, and that is all. */
const bashSigns =
  /\[\[|(?<!\$)\(\(|<<<|&>|\|&|[<>]\(|\$'|\bfunction\s|\b(?:source|declare|typeset|shopt|mapfile|readarray|pushd|popd|let|select|coproc|compgen|disown|pipefail|PIPESTATUS|RANDOM|SECONDS|EUID|UID|ERR|DEBUG|RETURN|BASH\w*)\b|\+=|\$\{!|\$\{\w+(?:\[|\/|\^|,|:[\s\d$])|\w=\(|==|\{[\w$]*,|\{\w+\.\.|\becho -|\bread -[^r]|\blocal -|\bexport -|\bprintf -v|\btrap -p|\btest -v|\[ -v/;

/** Whether a script keeps to what every POSIX shell reads (POSIX.1-2024, XCU section 2), as far as a look at its text tells. */
export function isPosixText(text: string): boolean {
  return !bashSigns.test(text.replace(/^[ \t]*#.*$/gm, ''));
}
