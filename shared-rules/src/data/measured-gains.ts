/**
 * What fixes gain. Written by `npm run measure` from real builds of test/builds/measures, before and after the fix.
 *
 * @asOf 2026-11-21
 * @source Builds on amd64, on Debian's official slim images or the same put together from its packages.
 */
export interface MeasuredGain {
  /** Of the measure, a folder below test/builds/measures. */
  readonly name: string;
  readonly rule: string;
  readonly fix: string;
  readonly what: string;
  readonly engine: string;
  readonly date: string;
  /** `layers`: what the image adds to its base, uncompressed; `stop`: how the container ends when it is stopped, with a grace period of 10 s. */
  readonly unit: 'layers' | 'stop';
  readonly before: string;
  readonly after: string;
}

export const measuredGains: readonly MeasuredGain[] = [
  {
    name: 'apt-recommends-build-essential',
    rule: 'apt-recommends',
    fix: 'add',
    what: 'build-essential on Debian 12',
    engine: 'dockerd 28.5.2+dfsg4',
    date: '2026-11-21',
    unit: 'layers',
    before: '357 MB',
    after: '296 MB',
  },
  {
    name: 'apt-recommends-git',
    rule: 'apt-recommends',
    fix: 'add',
    what: 'git on Debian 12',
    engine: 'dockerd 28.5.2+dfsg4',
    date: '2026-11-21',
    unit: 'layers',
    before: '104 MB',
    after: '91.0 MB',
  },
  {
    name: 'apt-recommends-gnupg',
    rule: 'apt-recommends',
    fix: 'add',
    what: 'gnupg on Debian 12',
    engine: 'dockerd 28.5.2+dfsg4',
    date: '2026-11-21',
    unit: 'layers',
    before: '16.3 MB',
    after: '10.2 MB',
  },
  {
    name: 'apt-recommends-imagemagick',
    rule: 'apt-recommends',
    fix: 'add',
    what: 'imagemagick on Debian 12',
    engine: 'dockerd 28.5.2+dfsg4',
    date: '2026-11-21',
    unit: 'layers',
    before: '193 MB',
    after: '92.9 MB',
  },
  {
    name: 'apt-recommends-python3-pip',
    rule: 'apt-recommends',
    fix: 'add',
    what: 'python3-pip on Debian 12',
    engine: 'dockerd 28.5.2+dfsg4',
    date: '2026-11-21',
    unit: 'layers',
    before: '450 MB',
    after: '69.2 MB',
  },
  {
    name: 'build-dependencies-left',
    rule: 'build-dependencies-left',
    fix: 'remove',
    what: 'a C program on Debian 12, gcc and libc6-dev purged in the RUN that installs them',
    engine: 'dockerd 28.5.2+dfsg4',
    date: '2026-11-21',
    unit: 'layers',
    before: '191 MB',
    after: '1.02 MB',
  },
  {
    name: 'late-ownership-change',
    rule: 'late-ownership-change',
    fix: 'chown',
    what: '40 MB of files, given to their user by COPY instead of a later RUN',
    engine: 'dockerd 28.5.2+dfsg4',
    date: '2026-11-21',
    unit: 'layers',
    before: '80.0 MB',
    after: '40.0 MB',
  },
  {
    name: 'late-removal',
    rule: 'late-removal',
    fix: 'merge',
    what: 'gcc and libc6-dev on Debian 12, lists removed in the same RUN instead of a later one',
    engine: 'dockerd 28.5.2+dfsg4',
    date: '2026-11-21',
    unit: 'layers',
    before: '210 MB',
    after: '191 MB',
  },
  {
    name: 'missing-exec',
    rule: 'missing-exec',
    fix: 'add',
    what: 'a server that handles SIGTERM, behind a start script',
    engine: 'dockerd 28.5.2+dfsg4',
    date: '2026-11-21',
    unit: 'stop',
    before: '10.3 s and exit code 137',
    after: '0.3 s and exit code 0',
  },
  {
    name: 'package-cache-left',
    rule: 'package-cache-left',
    fix: 'clean',
    what: 'curl on Debian 12, lists removed in the same RUN',
    engine: 'dockerd 28.5.2+dfsg4',
    date: '2026-11-21',
    unit: 'layers',
    before: '30.6 MB',
    after: '11.6 MB',
  },
  {
    name: 'shell-form-command',
    rule: 'shell-form-command',
    fix: 'execForm',
    what: 'a server that handles SIGTERM, on Debian 12',
    engine: 'dockerd 28.5.2+dfsg4',
    date: '2026-11-21',
    unit: 'stop',
    before: '10.1 s and exit code 137',
    after: '0.1 s and exit code 0',
  },
  {
    name: 'useradd-log-init',
    rule: 'useradd-log-init',
    fix: 'add',
    what: 'uid 999999 on Debian 11',
    engine: 'dockerd 28.5.2+dfsg4',
    date: '2026-11-21',
    unit: 'layers',
    before: '324 MB',
    after: '0.00 MB',
  },
];
