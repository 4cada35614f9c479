import type { Answer } from '@plimsoll/shared-rules';
import type { Connection } from 'vscode-languageserver';
import { methods } from './protocol';
import type { Runtime } from './runtime';

/**
 * The pages of the rules. They lie beside the bundles once, not in each of them: a server that can not read its own folder asks its client.
 */
export class RulePages {
  /** Where the client has them; null when it does not say. */
  uri: string | null = null;
  private loaded: Promise<Readonly<Record<string, string>>> | null = null;

  constructor(
    private readonly connection: Connection,
    private readonly runtime: Runtime,
  ) {}

  /** Null for a rule without a page, and where the pages can not be read. */
  async of(rule: string): Promise<string | null> {
    this.loaded ??= this.load();
    return (await this.loaded)[rule] ?? null;
  }

  private async load(): Promise<Readonly<Record<string, string>>> {
    try {
      const text = (await this.runtime.pages()) ?? (await this.askClient());
      return text === null ? {} : (JSON.parse(text) as Record<string, string>);
    } catch (error) {
      this.connection.console.error(`The pages of the rules could not be read: ${String(error)}`);
      return {};
    }
  }

  private async askClient(): Promise<string | null> {
    if (this.uri === null) return null;
    const answer = await this.connection.sendRequest<Answer>(methods.readFile, { uri: this.uri });
    return answer.state === 'found' && 'text' in answer ? answer.text : null;
  }
}
