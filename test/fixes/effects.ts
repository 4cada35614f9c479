import type { FixKey } from '../harness/proof';

/** What a safe fix changes in the calls of programs; one that is not listed changes none. */
export interface Effect {
  /** Calls that may be there on one side only. */
  readonly adds?: RegExp;
  /** A call as it is compared. */
  readonly same?: (call: string) => string;
}

const without = (...flags: readonly string[]) => {
  const words = new Set(flags.map((flag) => `<${flag}>`));
  return (call: string) =>
    call
      .split(/ (?=<)/)
      .filter((word) => !words.has(word))
      .join(' ');
};

export const effects: { readonly [fix: FixKey]: Effect } = {
  'apt-command/useAptGet': {
    same: (call) =>
      call
        .replace(/^apt(?= )/, 'apt-get')
        .replace('<full-upgrade>', '<dist-upgrade>')
        .replace(' <--with-new-pkgs>', ''),
  },
  'apt-recommends/addSafe': { same: without('--no-install-recommends') },
  'arbitrary-uid-permissions/open': { adds: /^(?:chgrp|chmod|chown|install|mkdir) / },
  'group-execute-permission/mode': { same: (call) => (call.startsWith('chmod ') ? call.replace(/<[^>]*>/, '<mode>') : call) },
  'gunicorn-worker-tmp/add': { same: without('--worker-tmp-dir', '/dev/shm', '--worker-tmp-dir=/dev/shm') },
  'interactive-install/add': { same: without('-y', '--assume-yes', '--yes', '-n', '--non-interactive', '--noconfirm') },
  'non-root-group/zero': { same: (call) => call.replace(/:[^<>:]*>/g, ':0>') },
  'package-cache-left/clean': { adds: /^(?:rm <-rf>|(?:apt-get|dnf|yum|microdnf|zypper|npm|yarn|tdnf) <(?:clean|cache)>)/ },
  'package-cache-left/keepNone': { adds: /^apk <update>$/, same: without('--no-cache', '--no-cache-dir', '--no-document') },
  'progress-output/addFlag': { same: without('-q', '--quiet', '-qq', '-nv', '-s', '-S', '-sS', '--no-progress', '--silent', '--no-verbose', '--progress=off') },
  'temporary-files-left/remove': { adds: /^rm / },
  'unsorted-packages/sort': {
    same: (call) => {
      const [name = '', ...words] = call.split(/ (?=<)/);
      return [name, ...new Set(words.sort())].join(' ');
    },
  },
  'useradd-log-init/add': { same: without('-l', '--no-log-init') },
};
