/** A server, and what starting it does by default. Paths are those of the Debian, EL and upstream packages and of the official images. */
export interface ServerProgram {
  /** The server's one name, as `BaseImage.role` gives it (`nginx`, `postgres`). */
  readonly id: string;
  /** Names of the program, without directory. */
  readonly programs: readonly string[];
  /** Ports that it listens on with its default configuration, the main one first. Empty when it has no default. */
  readonly ports: readonly number[];
  /** Directories of data worth a volume, in the order of likelihood. */
  readonly data?: readonly string[];
  /** Other directories that it writes at run time. */
  readonly logs?: readonly string[];
  readonly cache?: readonly string[];
  readonly run?: readonly string[];
  /** How it comes to run in the background; undefined when it never does, or only by its configuration. */
  readonly background?: Background;
  /** Words with which it only answers, tests or signals, and ends. Where missing: the usual ones (`--version`, `-t`, `status` …). */
  readonly answers?: readonly string[];
  /** The signal of its graceful stop where that is not SIGTERM. */
  readonly stopSignal?: string;
  readonly listen?: ListenOptions;
  /** Started as root it does its work as another user: its workers, or the whole process once its ports are open. */
  readonly leavesRoot?: true;
}

export interface Background {
  /** `always`: unless `words` say otherwise; `asked`: only when they do. */
  readonly when: 'always' | 'asked';
  /** Matches the arguments, joined by blanks. */
  readonly words: RegExp;
  /** What makes a foreground command of it; null when another program has to be called. */
  readonly foreground: ForegroundForm | null;
}

/** Words to add at the end, to leave out, or to put in place of others. */
export interface ForegroundForm {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  readonly replace?: Readonly<Record<string, string>>;
}

/** How the command line names the port to listen on. */
export interface ListenOptions {
  /** Options whose value is a port, or an address that ends in one; written `--port 80`, `--port=80`, `-p80` alike. */
  readonly options?: readonly string[];
  /** Words before an operand that is a port or address (`http.server`, `runserver`). */
  readonly after?: readonly string[];
}
