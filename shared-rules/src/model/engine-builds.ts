import { parseImageReference } from '../dockerfile/image-reference';
import { leadingText, parseArgs } from '../shell/args';
import { callsOf, type CommandCall } from '../shell/calls';
import type { ShellScript, ShellWord } from '../shell/nodes';
import { literalOf, type Variables } from '../shell/static-value';
import { variablesAt } from '../shell/variables';
import type { Span } from '../text/span';

/** An image that a script builds under a name that tells no release. */
export interface LooseBuild {
  /** The name; as written, without quotes, where a variable in it is not known. */
  readonly image: string;
  readonly span: Span;
  readonly tag: 'none' | 'latest';
}

/** Flags with a value that stand in front of the verb: docker(1), podman(1), buildah(1). */
const globalValues = {
  values: [
    ...['-c', '--context', '--config', '-H', '--host', '-l', '--log-level', '--tlscacert', '--tlscert', '--tlskey', '--connection', '--url', '--identity'],
    ...['--root', '--runroot', '--runtime', '--storage-driver', '--storage-opt', '--cgroup-manager', '--registries-conf', '--tmpdir', '--builder'],
  ],
  posix: true,
};

/** Short flags of a build that take a value, so that what is glued to them is not read as flags; of the long ones those that are looked at. */
const buildValues = { values: ['-t', '--tag', '-f', '-m', '-c', '-o', '--output', '-v', '-s', '--call'] };

const verbs: ReadonlySet<string> = new Set(['build', 'buildx build', 'buildx b', 'image build', 'builder build', 'bud', 'build-using-dockerfile']);

/**
 * The builds of a script (docker, podman, buildah) whose image gets no tag or `latest`, by their first `-t`. Left out are those that get another tag, too:
 * by a second `-t`, by `tag`, or by a second build; those whose words may hold one; and images that the script itself tries and throws away.
 */
export function looseBuilds(script: ShellScript): readonly LooseBuild[] {
  const engine = engineCalls(script);
  const resolver = new Resolver();
  const found = engine.flatMap(({ verb, call, rest }) => (verbs.has(verb) ? (buildOf(call, rest, resolver) ?? []) : []));
  if (found.length === 0) return [];
  const tagged = new Set(found.flatMap((build) => (build.loose === null ? build.names : [])));
  const others: Uses = new Map();
  for (const { verb, call, rest } of engine) if (!verbs.has(verb)) noteUses(others, verb, call, rest, resolver);
  return found.flatMap(({ loose, names }) => {
    if (loose === null || names.some((name) => tagged.has(name))) return [];
    const uses = new Set(names.flatMap((name) => [...(others.get(name) ?? [])]));
    const thrownAway = uses.has('tried') && !uses.has('kept');
    return uses.has('tagged') || thrownAway ? [] : [loose];
  });
}

interface EngineCall {
  readonly call: CommandCall;
  readonly verb: string;
  /** The words behind the verb. */
  readonly rest: readonly ShellWord[];
}

function engineCalls(script: ShellScript): readonly EngineCall[] {
  return callsOf(script).flatMap((call) => {
    if (!/^(?:docker|podman|buildah)$/.test(call.name)) return [];
    const { operands } = parseArgs(call.args, globalValues);
    const [first, second] = operands;
    const group = first?.value ?? '';
    const nested = /^(?:buildx|image|builder|container)$/.test(group) && second !== undefined;
    const verb = nested ? `${group} ${second.value ?? ''}` : group;
    return [{ call, verb, rest: operands.slice(nested ? 2 : 1) }];
  });
}

/** Commands whose variables are looked up, each by a walk over the script: of more than these they are not known. */
const maxLookups = 60;

class Resolver {
  private left = maxLookups;

  /** The script's own variables at a command. */
  at(call: CommandCall): Variables {
    if (this.left === 0 || call.args.every((word) => word.value !== null)) return () => null;
    this.left--;
    return variablesAt(call.script, call.command, () => null);
  }
}

interface Build {
  /** Null when some name of it tells the release, or may. */
  readonly loose: LooseBuild | null;
  /** The images that it names, without tags. */
  readonly names: readonly string[];
}

function buildOf(call: CommandCall, words: readonly ShellWord[], resolver: Resolver): Build | null {
  const { flags, operands } = parseArgs(words, buildValues);
  if (
    flags.some(
      (flag) =>
        /^--(?:help|call|check|print)$/.test(flag.name) ||
        (/^(?:-o|--output)$/.test(flag.name) && !/\btype=(?:image|docker|registry|oci)\b/.test(flag.value ?? '')),
    )
  )
    return null;
  const variables = resolver.at(call);
  const names = flags.flatMap(({ name, valueWord, word }) =>
    (name === '-t' || name === '--tag') && valueWord !== null ? [nameOf(valueWord, valueWord === word, variables)] : [],
  );
  const [first] = names;
  if (first === undefined) return null;
  // `$TAGS` in front of the folder may hold more names.
  const open = operands.slice(0, -1).some((word) => word.value === null && leadingText(word) === '');
  const loose = !open && names.every((one) => one.tag === 'none' || one.tag === 'latest');
  return { loose: loose ? { image: first.text, span: first.span, tag: first.tag === 'none' ? 'none' : 'latest' } : null, names: names.map((one) => one.key) };
}

type Use = 'tagged' | 'tried' | 'kept';
type Uses = Map<string, Set<Use>>;

/** What a script does with images besides building them. */
function noteUses(uses: Uses, verb: string, call: CommandCall, words: readonly ShellWord[], resolver: Resolver): void {
  const add = (name: string, use: Use) => uses.set(name, (uses.get(name) ?? new Set<Use>()).add(use));
  const variables = resolver.at(call);
  if (verb === 'tag' || verb === 'image tag') {
    const [source, target] = parseArgs(words, { values: [] }).operands.map((word) => nameOf(word, false, variables));
    const real = target !== undefined && target.tag !== 'none' && target.tag !== 'latest';
    if (source !== undefined) add(source.key, real ? 'tagged' : 'kept');
    if (target !== undefined && real) add(target.key, 'tagged');
    return;
  }
  const use = useOf(verb, words);
  if (use !== null) for (const word of words) if (!leadingText(word).startsWith('-')) add(nameOf(word, false, variables).key, use);
}

/** `run --rm` and `run -it` try an image, and `create` takes files out of it; what goes on running, or is pushed, stays. */
function useOf(verb: string, words: readonly ShellWord[]): Use | null {
  if (/^(?:push|save|image push|image save)$/.test(verb)) return 'kept';
  if (/^(?:container )?create$/.test(verb)) return 'tried';
  if (!/^(?:container )?run$/.test(verb)) return null;
  const flags = words.map(leadingText).filter((text) => text.startsWith('-'));
  if (flags.some((text) => text === '--detach' || /^-[a-z]*d[a-z]*$/.test(text) || text.startsWith('--restart'))) return 'kept';
  return flags.some((text) => text === '--rm' || text === '--interactive' || /^-[a-z]*i[a-z]*$/.test(text)) ? 'tried' : 'kept';
}

interface Name {
  readonly text: string;
  readonly span: Span;
  readonly tag: 'none' | 'latest' | 'other' | 'unknown';
  /** The same for the same image, whatever its tag. */
  readonly key: string;
}

/** Stands for what a variable or substitution without known value holds. */
const gap = '\0';

function nameOf(word: ShellWord, glued: boolean, variables: Variables): Name {
  const prefix = glued ? (/^(?:--tag=|-\w*?t)/.exec(leadingText(word))?.[0] ?? '') : '';
  const shape = word.parts
    .map((part) => literalOf({ ...word, parts: [part] }, variables) ?? gap)
    .join('')
    .slice(prefix.length);
  const raw = word.raw.slice(word.raw.startsWith(prefix) ? prefix.length : 0);
  const text = raw.replace(/^(["'])(.*)\1$/, '$2');
  const start = word.contiguous ? word.span.start + (word.raw.length - raw.length) + (raw.length - text.length) / 2 : word.span.start;
  const end = word.contiguous ? start + text.length : word.span.end;
  const plain = text.replace(/["']/g, '').replace(/\$\{(\w+)\}/g, '$$$1');
  const known = !shape.includes(gap);
  const name = known ? shape : plain;
  return { text: name, span: { start, end }, tag: tagOf(shape), key: withoutTag(name) };
}

function tagOf(shape: string): Name['tag'] {
  const last = shape.slice(shape.lastIndexOf('/') + 1);
  const reference = parseImageReference(shape.replaceAll(gap, 'x'));
  if (reference === null || reference.digest !== null) return 'unknown';
  if (last.includes(':')) return last.endsWith(':latest') ? 'latest' : last.slice(last.indexOf(':')).includes(gap) ? 'unknown' : 'other';
  // A variable in the last part of the name may hold the tag.
  return last.includes(gap) ? 'unknown' : 'none';
}

function withoutTag(name: string): string {
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon === -1 ? name : name.slice(0, colon);
}
