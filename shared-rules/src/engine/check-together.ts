import type { Dockerfile } from '../dockerfile/nodes';
import { parseDockerfile } from '../dockerfile/parse';
import { buildImage } from '../model/build';
import type { Image } from '../model/image';
import { AnswerBook, askOf, type Answer, type Ask } from '../model/needs';
import { AnswersOnDemand } from './answers-on-demand';
import type { CheckInput, CheckResult } from './check';
import { Checking, type KnownImages } from './checking';
import { gather, type Gathered } from './gather';
import type { AnyRule } from './rule';

type Host = (ask: Ask) => Answer;

/** Characters that documents side by side have, all but the last of them: their models are held at the same time. */
const mostCharacters = 100_000;

/**
 * Checks documents below one root side by side, while no file there changes, for a host that answers at once: each as `gatherNow` does. A Dockerfile is
 * read once, for itself and for the scripts that it starts, with all that is concluded from it: what one of them asks, all are said to have asked.
 * Each rule runs over all documents before the next one does, since its code is at hand then (0.83 of the processor time with 8 documents).
 */
export async function checkTogether(inputs: readonly CheckInput[], rules: readonly AnyRule[], host: Host): Promise<readonly Gathered[]> {
  const results: Gathered[] = [];
  let portion: CheckInput[] = [];
  let characters = 0;
  for (const input of inputs) {
    portion.push(input);
    characters += input.text.length;
    if (characters < mostCharacters) continue;
    results.push(...(await checkPortion(portion, rules, host)));
    portion = [];
    characters = 0;
  }
  return [...results, ...(await checkPortion(portion, rules, host))];
}

async function checkPortion(inputs: readonly CheckInput[], rules: readonly AnyRule[], host: Host): Promise<readonly Gathered[]> {
  const images = new ReadImages(host);
  const checks = inputs.map((input) => {
    const answers = new AnswersOnDemand(host);
    const used = new Set<ReadImage>();
    const known: KnownImages = (path, text, context, parsed) => {
      const read = images.of(path, text, context, parsed);
      read.users.add(answers);
      used.add(read);
      return read.image;
    };
    return { input, answers, used, checking: new Checking(input, answers, rules, isKept(input, host) ? known : undefined) };
  });
  for (const rule of rules) for (const { checking } of checks) checking.run(rule);
  const results: Gathered[] = [];
  for (const { input, answers, used, checking } of checks) {
    const result = checking.finish();
    const all = [answers, ...[...used].flatMap(({ users }) => [...users])];
    results.push(all.some((one) => one.exceeded) ? await gather(input, rules, host) : withAll(result, all));
  }
  return results;
}

/** All that a check hangs on: what it asked itself, and what was asked for the images that it shares. */
function withAll(result: CheckResult, books: readonly AnswersOnDemand[]): Gathered {
  const answers = new Map(books.flatMap((book) => [...book]));
  return { result: { ...result, asked: [...answers.keys()].map(askOf) }, answers };
}

interface ReadImage {
  readonly image: Image;
  /** What was asked for it: by itself, and by the checks that conclude from it. */
  readonly users: Set<AnswersOnDemand>;
}

class ReadImages {
  private readonly known = new Map<string, ReadImage>();

  constructor(private readonly host: Host) {}

  of(path: string, text: string, context: string | null, parsed: Dockerfile | null): ReadImage {
    const key = `${path}\n${context ?? ''}\n${text}`;
    let read = this.known.get(key);
    if (read === undefined) {
      const answers = new AnswersOnDemand(this.host);
      read = { image: buildImage(parsed ?? parseDockerfile(text), new AnswerBook(answers, context), path), users: new Set([answers]) };
      this.known.set(key, read);
    }
    return read;
  }
}

/** The host has the same text: images see their scripts as it has them. */
function isKept({ path, text }: CheckInput, host: Host): boolean {
  const answer = path === null ? null : host({ kind: 'text', path });
  return answer?.state === 'found' && 'text' in answer && answer.text === text;
}
