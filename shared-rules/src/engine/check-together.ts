import type { Dockerfile } from '../dockerfile/nodes';
import { parseDockerfile } from '../dockerfile/parse';
import { buildImage } from '../model/build';
import type { Image } from '../model/image';
import { AnswerBook, type Answer, type Ask } from '../model/needs';
import { AnswersOnDemand } from './answers-on-demand';
import type { CheckInput, CheckResult } from './check';
import { Checking, type KnownImages } from './checking';
import { gather } from './gather';
import type { AnyRule } from './rule';

/** What a check finds; what it asked is of interest only where files change. */
export type SteadyResult = Omit<CheckResult, 'asked' | 'needs'>;

type Host = (ask: Ask) => Answer;

/**
 * Checks documents below one root side by side, while no file there changes, for a host that answers at once: as `gatherNow` each. A Dockerfile is
 * read once, for itself and for the scripts that it starts, with all that is concluded from it. Each rule runs over all documents before the next
 * one does: its code is then at hand (0.83 of the processor time with 8 documents).
 */
export async function checkTogether(inputs: readonly CheckInput[], rules: readonly AnyRule[], host: Host): Promise<readonly SteadyResult[]> {
  const images = new ReadImages(host);
  const checks = inputs.map((input) => {
    const answers = new AnswersOnDemand(host);
    const used = [answers];
    const known: KnownImages = (path, text, context, parsed) => {
      const read = images.of(path, text, context, parsed);
      used.push(read.answers);
      return read.image;
    };
    return { input, used, checking: new Checking(input, answers, rules, isKept(input, host) ? known : undefined) };
  });
  for (const rule of rules) for (const { checking } of checks) checking.run(rule);
  const results: SteadyResult[] = [];
  for (const { input, used, checking } of checks) {
    const result = checking.finish();
    results.push(used.some((one) => one.exceeded) ? (await gather(input, rules, host)).result : result);
  }
  return results;
}

interface ReadImage {
  readonly image: Image;
  readonly answers: AnswersOnDemand;
}

class ReadImages {
  private readonly known = new Map<string, ReadImage>();

  constructor(private readonly host: Host) {}

  of(path: string, text: string, context: string | null, parsed: Dockerfile | null): ReadImage {
    const key = `${path}\n${context ?? ''}\n${text}`;
    let read = this.known.get(key);
    if (read === undefined) {
      const answers = new AnswersOnDemand(this.host);
      read = { image: buildImage(parsed ?? parseDockerfile(text), new AnswerBook(answers, context), path), answers };
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
