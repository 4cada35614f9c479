import type { Dockerfile } from '../dockerfile/nodes';
import { parseDockerfile } from '../dockerfile/parse';
import { buildImage } from '../model/build';
import type { Image } from '../model/image';
import { AnswerBook, type Answer, type Ask } from '../model/needs';
import { Recent } from '../text/recent';
import { AnswersOnDemand } from './answers-on-demand';
import { check, type CheckInput, type CheckResult, type KnownImages } from './check';
import { gather } from './gather';
import type { AnyRule } from './rule';

/** Images that are kept at a time: a Dockerfile and its scripts come one after the other. */
const mostImages = 4;

interface ReadImage {
  readonly image: Image;
  readonly answers: AnswersOnDemand;
}

/** What a check finds; what it asked is of interest only where files change. */
export type SteadyResult = Omit<CheckResult, 'asked' | 'needs'>;

/**
 * Checks documents below one root while no file there changes, for a host that answers at once. A Dockerfile is read once, for itself and for the
 * scripts that it starts, with all that is concluded from it. The findings are those of `gatherNow`.
 */
export class SteadyChecks {
  private readonly images = new Recent<ReadImage>(mostImages);

  constructor(private readonly host: (ask: Ask) => Answer) {}

  async check(input: CheckInput, rules: readonly AnyRule[]): Promise<SteadyResult> {
    const answers = new AnswersOnDemand(this.host);
    const used = [answers];
    const known: KnownImages = (path, text, context, parsed) => {
      const read = this.read(path, text, context, parsed);
      used.push(read.answers);
      return read.image;
    };
    const result = this.isOnDisk(input) ? check(input, answers, rules, known) : check(input, answers, rules);
    return used.some((one) => one.exceeded) ? (await gather(input, rules, this.host)).result : result;
  }

  private read(path: string, text: string, context: string | null, parsed: Dockerfile | null): ReadImage {
    return this.images.get(`${path}\n${context ?? ''}\n${text}`, () => {
      const answers = new AnswersOnDemand(this.host);
      return { image: buildImage(parsed ?? parseDockerfile(text), new AnswerBook(answers, context), path), answers };
    });
  }

  /** An image sees its scripts as the host has them. */
  private isOnDisk({ path, text }: CheckInput): boolean {
    const answer = path === null ? null : this.host({ kind: 'text', path });
    return answer?.state === 'found' && 'text' in answer && answer.text === text;
  }
}
