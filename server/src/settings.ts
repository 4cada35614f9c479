import { readConfig, rules, type Config, type ConfigProblem } from '@plimsoll/shared-rules';
import { MessageType, ShowMessageNotification, type Connection } from 'vscode-languageserver';
import { displayPath } from './uris';

const section = 'plimsoll';

/** The settings of each document, asked of the client once and kept until it says that they changed. */
export class Settings {
  /** The client answers `workspace/configuration`. */
  asks = false;
  /** For clients that do not: what they sent last. */
  private pushed: unknown = undefined;
  private readonly known = new Map<string, Promise<unknown>>();
  private readonly said = new Set<string>();

  constructor(private readonly connection: Connection) {}

  async of(uri: string): Promise<Config> {
    const value = await this.valueOf(uri);
    const { config, problems } = readConfig(value, rules);
    if (problems.length > 0) this.say(problems);
    return withFolderDefaults(config, value, uri);
  }

  /** Takes settings that a client sent; they may stand below the section's name. */
  push(settings: unknown): void {
    const inner = typeof settings === 'object' && settings !== null ? (settings as { [key: string]: unknown })[section] : undefined;
    this.pushed = inner ?? settings;
    this.forget();
  }

  /** The settings changed: they are asked for again, and what is wrong in them is said again. */
  forget(): void {
    this.known.clear();
    this.said.clear();
  }

  forgetDocument(uri: string): void {
    this.known.delete(uri);
  }

  private valueOf(uri: string): Promise<unknown> {
    if (!this.asks) return Promise.resolve(this.pushed);
    let value = this.known.get(uri);
    if (value === undefined) {
      value = this.connection.workspace.getConfiguration({ scopeUri: uri, section }).catch((error: unknown) => {
        this.connection.console.error(`The settings of ${uri} could not be read: ${String(error)}. The defaults are used.`);
        return undefined;
      });
      this.known.set(uri, value);
    }
    return value;
  }

  private say(problems: readonly ConfigProblem[]): void {
    const text = problems.map(({ at, message }) => `${[section, at].filter(Boolean).join('.')}: ${message}`).join('\n');
    if (this.said.has(text)) return;
    this.said.add(text);
    this.connection.console.warn(`In the settings:\n${text}`);
    const message = `Plimsoll's settings: ${text.replaceAll('\n', ' ')} All other settings hold.`;
    void this.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
  }
}

/** Images for development alone (`.devcontainer/`) take the smallest preset unless the settings name one. */
function withFolderDefaults(config: Config, value: unknown, uri: string): Config {
  const named = typeof value === 'object' && value !== null && typeof (value as { preset?: unknown }).preset === 'string';
  if (named || !/(?:^|\/)\.devcontainer\//.test(displayPath(uri))) return config;
  return { ...config, preset: 'minimal' };
}
