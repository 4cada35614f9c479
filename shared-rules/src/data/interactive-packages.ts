/** A package that serves a person at a terminal. */
export interface InteractivePackage {
  /** What it is, as a message says it. */
  readonly what: string;
  /** Programs that it brings: an image that calls one of them needs it. */
  readonly commands: readonly string[];
  /** Scripts call it as well: where one can not be read, nothing is said. */
  readonly scripts: boolean;
}

const kinds: readonly (readonly [what: string, scripts: boolean, packages: { readonly [name: string]: string }])[] = [
  [
    'an editor',
    false,
    {
      vim: 'vim vi xxd',
      'vim-tiny': 'vi',
      'vim-nox': 'vim vi',
      'vim-gtk': 'vim vi gvim',
      'vim-gtk3': 'vim vi gvim',
      'vim-athena': 'vim vi gvim',
      'vim-minimal': 'vi',
      'vim-enhanced': 'vim vi',
      neovim: 'nvim',
      nano: 'nano',
      'nano-tiny': 'nano',
      emacs: 'emacs',
      'emacs-nox': 'emacs',
      joe: 'joe',
      mc: 'mc mcedit',
    },
  ],
  ['a pager', true, { less: 'less', most: 'most' }],
  [
    'documentation',
    false,
    { man: 'man', 'man-db': 'man', manpages: 'man', 'manpages-dev': 'man', 'man-pages': 'man', mandoc: 'man mandoc', 'vim-doc': '', info: 'info' },
  ],
  [
    'a telnet or FTP client',
    true,
    {
      telnet: 'telnet',
      'inetutils-telnet': 'telnet',
      'busybox-extras': 'telnet ftpget ftpput httpd',
      ftp: 'ftp',
      'inetutils-ftp': 'ftp',
      tnftp: 'ftp',
      'rsh-client': 'rsh rlogin rcp',
    },
  ],
  [
    'an SSH client and server',
    true,
    { ssh: 'ssh sshd scp sftp ssh-keygen ssh-keyscan ssh-agent', openssh: 'ssh sshd scp sftp ssh-keygen ssh-keyscan ssh-agent' },
  ],
  ['for work as another user', true, { sudo: 'sudo visudo' }],
  ['a tool to look at processes', true, { htop: 'htop', atop: 'atop', btop: 'btop', iotop: 'iotop' }],
  ['a terminal multiplexer', true, { tmux: 'tmux', screen: 'screen', byobu: 'byobu' }],
  ['completion of commands', false, { 'bash-completion': '' }],
  ['a debugger', true, { gdb: 'gdb', strace: 'strace', ltrace: 'ltrace' }],
  [
    'a tool to look at networks',
    true,
    {
      'net-tools': 'ifconfig netstat route arp hostname',
      'iputils-ping': 'ping',
      iputils: 'ping',
      dnsutils: 'dig nslookup host nsupdate',
      'bind9-dnsutils': 'dig nslookup host nsupdate',
      'bind-utils': 'dig nslookup host nsupdate',
      'bind-tools': 'dig nslookup host nsupdate',
      traceroute: 'traceroute',
      nmap: 'nmap ncat',
      tcpdump: 'tcpdump',
      mtr: 'mtr',
      'mtr-tiny': 'mtr',
      whois: 'whois',
    },
  ],
];

/**
 * Packages of the common distributions that are aids for a person.
 *
 * @asOf 2026-11
 * @source File lists of the Debian 12, Alpine and RHEL packages.
 */
export const interactivePackages: ReadonlyMap<string, InteractivePackage> = new Map(
  kinds.flatMap(([what, scripts, packages]) =>
    Object.entries(packages).map(([name, commands]) => [name, { what, scripts, commands: commands.split(' ').filter((one) => one !== '') }] as const),
  ),
);
