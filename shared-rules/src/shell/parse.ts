import { parse as parseTree, type ParseError, type Statement as TreeStatement } from 'unbash';
import { MappedText } from '../text/mapped-text';
import { Recent } from '../text/recent';
import { convertStatements, scriptOf } from './convert-commands';
import { Frame } from './frame';
import type { ShellScript, Statement } from './nodes';
import { fail, firstError, tokenLength, type Region } from './region';

/** The tree of the parser library, for the files that turn it into our nodes. */
export type * as Tree from 'unbash';

/**
 * Reads shell text (POSIX sh and bash; POSIX.1-2024, Shell & Utilities, section 2). `source` is the text as the shell gets it:
 * the continuations of a Dockerfile are already removed, those of a script are not.
 *
 * Never throws and always ends. `problems` holds the first place that a shell would refuse, if there is one;
 * each substitution has its own. The same text at the same place may give the same nodes as before: what is remembered of a node
 * must not hang on anything else.
 */
export function parseShell(source: MappedText): ShellScript {
  let script = known.get(source);
  if (script === undefined) known.set(source, (script = readShell(source)));
  return script;
}

/** An instruction that stands where it stood has the same text. */
const known = new WeakMap<MappedText, ShellScript>();

function readShell(source: MappedText): ShellScript {
  const places = `${source.segments.map((segment) => `${segment.at} ${segment.source}`).join(' ')}\n`;
  const key = places + source.text;
  // A slice of the key, not of the document: or one RUN that is remembered would keep its whole document in memory.
  return recent.get(key, () => parseFrame(Frame.of(new MappedText(key.slice(places.length), source.segments)), 0));
}

/** In characters: the nodes of a text take some fifty times its size. An edit of a file of thousands of lines leaves most of its RUNs as they are. */
const remembered = 400_000;

const recent = new Recent<ShellScript>(remembered, (key) => key.length);

export function forgetShells(): void {
  recent.forget();
}

function parseFrame(frame: Frame, depth: number): ShellScript {
  const end = frame.text.length;
  const region: Region = { frame, start: 0, end, depth, taken: [], problems: [], brokenAt: end, parseFrame };
  const statements: Statement[] = [];
  // Nothing in the library or the walk is meant to throw; extreme nesting can still exhaust the stack.
  try {
    const { commands, error } = readTree(frame.text);
    if (error !== null) fail(region, error);
    for (const statement of convertStatements(region, commands)) statements.push(statement);
  } catch {
    fail(region, { pos: 0, message: 'it is nested too deeply' });
  }
  return scriptOf(region, statements, /^#![ \t]*([^\n]*)/.exec(frame.text)?.[1]?.trim() ?? null);
}

/** The library stops at a token that cannot stand where it is (`)`, `fi`, `;;`); the text behind it is read as a text of its own. */
function readTree(text: string): { readonly commands: readonly TreeStatement[]; readonly error: ParseError | null } {
  const commands: TreeStatement[] = [];
  let error: ParseError | null = null;
  let from = 0;
  for (let restarts = 0; restarts <= maxRestarts; restarts++) {
    const tree = parseTree(from === 0 ? text : ' '.repeat(from) + text.slice(from));
    commands.push(...tree.commands);
    const errors = tree.errors ?? [];
    error ??= firstError(text, errors);
    const stop = errors.filter((one) => one.message.startsWith('unexpected token')).at(-1);
    const reached = tree.commands.at(-1)?.end ?? from;
    if (stop === undefined || stop.pos < reached || stop.pos >= text.length) break;
    from = stop.pos + Math.max(1, tokenLength(text, stop.pos));
    if (text.slice(from).trim() === '') break;
  }
  return { commands, error };
}

const maxRestarts = 24;
