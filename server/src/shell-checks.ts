import { readShellCheck, shellCheckArguments, shellCheckInput, shellTexts, type ShellRemark, type ShellText } from '@plimsoll/shared-rules';
import type { Checked, Session } from './session';
import { Scheduler } from './scheduler';

/** How long a text must stand before ShellCheck is asked about it, in milliseconds. */
const delay = 400;
/** Outputs that are kept: those of the texts that were asked about last. */
const maxKept = 600;
/** Programs that run at a time. */
const maxRunning = 2;

/**
 * ShellCheck's remarks on open documents, where a person's settings name the program. It runs beside the checks: what it says of a text is shown
 * as soon as it is there, and kept for as long as the text stays, wherever it moves to.
 */
export class ShellChecks {
  /** Calls when new remarks on a document are there. */
  onNews: (uri: string) => void = () => {};
  /** Outputs by all that they hang on; a null is a text that the program could not be run for. */
  private readonly outputs = new Map<string, string | null>();
  private readonly wanted = new Map<string, readonly ShellText[]>();
  private readonly scheduler: Scheduler;
  private complained = false;

  constructor(private readonly session: Session) {
    this.scheduler = new Scheduler(session.runtime, delay, (uri) => this.run(uri));
  }

  /** What is known by now; the rest is asked for. */
  async remarksOn({ document, kind, path, config, answers }: Checked): Promise<readonly ShellRemark[]> {
    const program = await this.programFor(document.uri);
    if (program === null || !this.session.isOpen(document.uri)) return [];
    const texts = shellTexts({ kind, path, config, text: document.getText() }, answers);
    const missing = texts.filter((text) => !this.outputs.has(keyOf(program, text)));
    if (missing.length > 0) {
      this.wanted.set(document.uri, missing);
      this.scheduler.request(document.uri);
    }
    return texts.flatMap((text) => this.known(program, text));
  }

  /** The settings changed: another program says other things. */
  forget(): void {
    this.outputs.clear();
    this.complained = false;
  }

  /** The program that the settings name; null without one, and where programs are not run: in a browser, and in a workspace that is not trusted. */
  private async programFor(uri: string): Promise<string | null> {
    if (!this.session.trusted || this.session.runtime.execute === undefined) return null;
    return this.session.settings.shellCheckPath(uri);
  }

  private known(program: string, text: ShellText): readonly ShellRemark[] {
    const output = this.outputs.get(keyOf(program, text)) ?? null;
    return output === null ? [] : readShellCheck(text, output);
  }

  private async run(uri: string): Promise<void> {
    const program = await this.programFor(uri);
    const texts = this.wanted.get(uri) ?? [];
    this.wanted.delete(uri);
    if (program === null) return;
    const queue = [...texts];
    let news = false;
    const worker = async () => {
      for (let text = queue.shift(); text !== undefined; text = queue.shift()) {
        const output = await this.outputFor(program, text);
        this.keep(keyOf(program, text), output);
        news ||= output !== null && readShellCheck(text, output).length > 0;
      }
    };
    await Promise.all(Array.from({ length: maxRunning }, worker));
    if (news) this.onNews(uri);
  }

  private async outputFor(program: string, text: ShellText): Promise<string | null> {
    try {
      const output = (await this.session.runtime.execute?.(program, shellCheckArguments(text), shellCheckInput(text))) ?? null;
      if (output !== null) readShellCheck(text, output);
      return output;
    } catch (error) {
      // Said once: it would be the same for every text.
      if (!this.complained)
        this.session.connection.console.warn(`ShellCheck (${program}) does not work: ${error instanceof Error ? error.message : String(error)}`);
      this.complained = true;
      return null;
    }
  }

  private keep(key: string, output: string | null): void {
    this.outputs.set(key, output);
    if (this.outputs.size > maxKept) this.outputs.delete(this.outputs.keys().next().value as string);
  }
}

function keyOf(program: string, text: ShellText): string {
  return [program, ...shellCheckArguments(text), shellCheckInput(text)].join('\0');
}
