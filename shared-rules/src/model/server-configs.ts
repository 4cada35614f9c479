import type { Instruction } from '../dockerfile/nodes';
import { baseName, joinPath } from '../text/path';
import type { Span } from '../text/span';
import { copyWords, findContext } from './context';
import { unknownWorkdir, workdirAt } from './copied-file';
import { finalServer } from './final-server';
import type { Image, Stage } from './image';
import type { Answers } from './needs';
import { expand } from './scope';

export type ConfiguredServer = 'nginx' | 'httpd';

/** A configuration file of NGINX or Apache httpd that a COPY or ADD brings. */
export interface ServerConfig {
  readonly server: ConfiguredServer;
  /** Absolute, in the image. */
  readonly imagePath: string;
  /** Below the root folder; null for a here-document. */
  readonly path: string | null;
  readonly text: string;
  /** The source word, or the here-document's, in the Dockerfile. */
  readonly at: Span;
  /** The place of characters of `text` in the file: in the Dockerfile for a here-document. */
  place(start: number, end: number): Span;
}

/** Files that the servers read by their usual configuration. */
const readFiles: Readonly<Record<ConfiguredServer, RegExp>> = {
  nginx:
    /^\/(?:etc\/nginx|usr\/local\/(?:openresty\/)?nginx\/conf|opt\/nginx\/conf)\/(?:nginx\.conf|(?:conf|http)\.d\/[^/]+\.conf|sites-enabled\/[^/]+|sites-available\/default|templates\/[^/]+\.template)$/,
  httpd:
    /^\/(?:etc\/httpd\/conf\/httpd\.conf|etc\/apache2\/(?:apache2|httpd|ports)\.conf|etc\/(?:httpd|apache2)\/(?:conf\.d|conf\.modules\.d|sites-enabled|conf-enabled)\/[^/]+|usr\/local\/apache2\/conf\/(?:httpd\.conf|extra\/[^/]+\.conf))$/,
};

/** Where they lie in a folder that is copied to the root of the image. */
const usualFiles: Readonly<Record<ConfiguredServer, readonly string[]>> = {
  nginx: ['etc/nginx/nginx.conf', 'etc/nginx/conf.d/default.conf'],
  httpd: ['etc/httpd/conf/httpd.conf', 'usr/local/apache2/conf/httpd.conf'],
};

const maxFiles = 8;

/**
 * The configuration of the server that the image runs, as far as COPY and ADD bring it from the build context or a here-document: of two files at one
 * place the later. What other stages, archives and RUNs bring is not seen. None where the server is not NGINX or Apache httpd.
 */
export function serverConfigs(image: Image, answers: Answers, path: string | null): readonly ServerConfig[] {
  const server = finalServer(image)?.server.id ?? image.final?.base?.role;
  if (server !== 'nginx' && server !== 'httpd') return [];
  const found = new Map<string, ServerConfig>();
  for (const stage of [...image.finalChain].reverse()) {
    for (const copy of stage.instructions) {
      if ((copy.keyword !== 'COPY' && copy.keyword !== 'ADD') || copy.flags.some((flag) => flag.name === 'from' || flag.name === 'parents')) continue;
      for (const config of broughtBy(image, stage, copy, server, answers, path)) {
        if (readFiles[server].test(config.imagePath)) found.set(config.imagePath, config);
      }
    }
  }
  return [...found.values()];
}

function broughtBy(image: Image, stage: Stage, copy: Instruction, server: ConfiguredServer, answers: Answers, path: string | null): readonly ServerConfig[] {
  const state = image.stateAt(copy);
  const words = copyWords(copy).map((word) => expand(word, state.scope, image.document.escape));
  const target = words.pop();
  if (target == null) return [];
  const destination = joinPath(workdirAt(stage, state) ?? unknownWorkdir, target);
  const toFolder = target.endsWith('/') || words.length > 1;
  const heredocs = copy.heredocs.map(({ name, span, content }) => ({
    server,
    imagePath: toFolder ? joinPath(destination, name) : destination,
    path: null,
    text: content.text,
    at: span,
    place: (start: number, end: number) => content.span(start, end),
  }));
  const build = path === null ? null : findContext(image.document, answers, path);
  if (build === null) return heredocs;
  const spans = copy.json ?? copy.words;
  const files = words.flatMap((source, index): readonly ServerConfig[] => {
    const at = spans[index]?.span;
    if (source === null || at === undefined || source.startsWith('<<') || /^\w+:\/\//.test(source)) return [];
    return candidates(joinPath(build.folder, source.replace(/^\/+/, '') || '.'), destination, toFolder, server, answers).flatMap(({ from, to }) => {
      const text = from.startsWith('..') ? null : answers.text(from);
      return text == null ? [] : [{ server, imagePath: to, path: from, text, at, place: (start: number, end: number) => ({ start, end }) }];
    });
  });
  return [...heredocs, ...files];
}

/** The files of a source that may be configuration, and where they go. */
function candidates(source: string, destination: string, toFolder: boolean, server: ConfiguredServer, answers: Answers) {
  const name = baseName(source);
  if (destination === '/' && !/\.\w+$/.test(name)) return usualFiles[server].map((file) => ({ from: joinPath(source, file), to: joinPath('/', file) }));
  const places = [destination, joinPath(destination, name), joinPath(destination, 'x.conf'), joinPath(destination, 'x.template')];
  if (!places.some((place) => readFiles[server].test(place)) && !/^\/(?:etc|usr\/local|opt)(?:\/\w+){0,2}$/.test(destination)) return [];
  if (/[*?[]/.test(source)) {
    const folder = source.slice(0, -name.length - 1) || '.';
    const pattern = new RegExp(
      `^${name
        .replace(/[.+^${}()|\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.')}$`,
    );
    if (/[*?[]/.test(folder) || name.includes('[')) return [];
    const names = (answers.list(folder) ?? []).filter((one) => pattern.test(one) && /\.(?:conf|template)$/.test(one));
    return names.slice(0, maxFiles).map((one) => ({ from: joinPath(folder, one), to: joinPath(destination, one) }));
  }
  if (/\.(?:conf|template|nginx)$/.test(name) || name === 'default')
    return [{ from: source, to: toFolder || !/\.\w+$|\/default$/.test(destination) ? joinPath(destination, name) : destination }];
  const names = (answers.list(source) ?? []).filter((one) => /\.(?:conf|template)$/.test(one));
  return names.slice(0, maxFiles).map((one) => ({ from: joinPath(source, one), to: joinPath(destination, one) }));
}

/** Characters of a configuration file. */
export interface ConfigPlace {
  readonly config: ServerConfig;
  /** In the file that holds the configuration. */
  readonly span: Span;
}

/** A port that the configuration lets the server listen on. */
export interface ConfiguredPort extends ConfigPlace {
  readonly port: number;
  /** Reached from inside the container alone. */
  readonly loopback: boolean;
}

const listenDirective: Readonly<Record<ConfiguredServer, RegExp>> = {
  nginx: /\b(listen)[ \t]+([^\s;#{}]+)/g,
  httpd: /^[ \t]*(Listen)[ \t]+(\S+)/gim,
};

interface Directive {
  readonly name: string;
  readonly value: string;
  /** Where the value stands in the text. */
  readonly start: number;
}

/** The directives that are no part of a comment; NGINX may have several on a line. */
function directives({ server, text }: ServerConfig, pattern: Readonly<Record<ConfiguredServer, RegExp>>): readonly Directive[] {
  return [...text.matchAll(pattern[server])].flatMap((match): readonly Directive[] => {
    const [whole, name = '', value = ''] = match;
    const line = text.slice(text.lastIndexOf('\n', match.index) + 1, match.index);
    return line.includes('#') || /[\w.-]$/.test(line) ? [] : [{ name, value, start: match.index + whole.length - value.length }];
  });
}

/** The literal ports of `listen` and `Listen`. None where a RUN or a start script edits such lines: what holds then is not known. */
export function configuredPorts(image: Image, configs: readonly ServerConfig[]): readonly ConfiguredPort[] {
  if (configs.length === 0 || editsListen(image)) return [];
  return configs.flatMap((config) =>
    directives(config, listenDirective).flatMap(({ value, start }): readonly ConfiguredPort[] => {
      const match = /^(?:(\*|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]*\]|localhost):)?(\d{1,5})$/i.exec(value);
      if (match === null) return [];
      const [, host = '', digits = ''] = match;
      const end = start + value.length;
      return [{ config, span: config.place(end - digits.length, end), port: Number(digits), loopback: /^(?:127\.|localhost|\[::1\])/i.test(host) }];
    }),
  );
}

function editsListen(image: Image): boolean {
  const runs = image.finalChain.flatMap((stage) => stage.runs.map((run) => run.source?.text ?? ''));
  const starts = [image.start?.script?.source.text ?? '', ...(image.start?.files ?? []).map((file) => file.text)];
  return [...runs, ...starts].some(
    (text) => /\b(?:sed|perl|awk|envsubst|crudini|confd)\b/.test(text) && /listen|nginx[\w./-]*\.conf|httpd\.conf|ports\.conf/i.test(text),
  );
}

/** A log that the configuration sends to a file. */
export interface ConfiguredLog extends ConfigPlace {
  readonly file: string;
  /** Errors, which belong to standard error. */
  readonly errors: boolean;
}

const logDirective: Readonly<Record<ConfiguredServer, RegExp>> = {
  nginx: /\b(access_log|error_log)[ \t]+([^\s;#{}]+)/g,
  httpd: /^[ \t]*(CustomLog|TransferLog|ErrorLog)[ \t]+("[^"\n]*"|\S+)/gim,
};

/**
 * The logs that go to literal files: `access_log`, `error_log`, `CustomLog`, `TransferLog`, `ErrorLog`. Left out are the container's output, syslog, pipes,
 * paths with variables, and files that the base image or a command links to the output.
 */
export function configuredLogs(image: Image, configs: readonly ServerConfig[]): readonly ConfiguredLog[] {
  return configs.flatMap((config) =>
    directives(config, logDirective).flatMap(({ name, value, start }): readonly ConfiguredLog[] => {
      const file = value.replace(/^"(.*)"$/, '$1');
      const handsOut = /^(?:off|stderr|stdout|syslog\b.*|memory:.*|\|.*)$/.test(file) || /^\/(?:dev|proc)\//.test(file);
      if (handsOut || /[$%{]/.test(value) || isVariable(config.text, start + value.length) || isLinked(image, config.server, file)) return [];
      return [{ config, span: config.place(start, start + value.length), file, errors: /error/i.test(name) }];
    }),
  );
}

/** `/srv/${name}.log`: the value goes on behind what was read of it. */
function isVariable(text: string, end: number): boolean {
  return text[end] === '{';
}

/** Linked to the container's output: by the official image, or by a command that names the file, or the folder of all. */
function isLinked(image: Image, server: ConfiguredServer, file: string): boolean {
  if (server === 'nginx' && image.final?.base?.role === 'nginx' && /^(?:\/var\/log\/nginx|logs)\/(?:access|error)\.log$/.test(file)) return true;
  const texts = [
    ...image.finalChain.flatMap((stage) => stage.runs.map((run) => run.source?.text ?? '')),
    image.start?.script?.source.text ?? '',
    ...(image.start?.files ?? []).map((one) => one.text),
  ];
  return texts.some(
    (text) => /\/dev\/(?:stdout|stderr|fd\/[12])|\/proc\/(?:self|1)\/fd/.test(text) && (text.includes(baseName(file)) || /\bln\b[^\n]*\$/.test(text)),
  );
}
