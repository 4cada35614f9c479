/** The instructions of the Dockerfile reference. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
]);

/** Those that take flags. */
export const TAKES_FLAGS: ReadonlySet<string> = new Set(['ADD', 'COPY', 'FROM', 'HEALTHCHECK', 'RUN']);

/** Those that can be written in the exec (JSON) form. HEALTHCHECK is one level deeper: behind its CMD. */
export const TAKES_JSON: ReadonlySet<string> = new Set(['ADD', 'CMD', 'COPY', 'ENTRYPOINT', 'RUN', 'SHELL', 'VOLUME']);

/** Those that are lists of `key=value`. */
export const TAKES_PAIRS: ReadonlySet<string> = new Set(['ARG', 'ENV', 'LABEL']);

/** Those that may carry heredocs. */
export const TAKES_HEREDOCS: ReadonlySet<string> = new Set(['ADD', 'COPY', 'RUN']);

/** Those whose arguments the builder splits at every blank, quoted or not. */
export const SPLITS_AT_BLANKS: ReadonlySet<string> = new Set(['ADD', 'COPY', 'EXPOSE', 'FROM', 'VOLUME']);

/** Those that take the rest of the line as one argument. */
export const TAKES_ONE_STRING: ReadonlySet<string> = new Set(['MAINTAINER', 'STOPSIGNAL', 'USER', 'WORKDIR']);
