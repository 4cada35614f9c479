import { readSettings, rules, settingName, type SettingsProblem, type Source } from '@plimsoll/shared-rules';
import { MessageType, ShowMessageNotification, type Connection } from 'vscode-languageserver';

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

  async of(uri: string): Promise<Source> {
    const { settings, problems } = readSettings(await this.valueOf(uri), rules);
    if (problems.length > 0) this.say(problems);
    return { name: 'settings of the editor', settings };
  }

  /** Whether a person wants to see above a start script which images run it. */
  async showsLenses(uri: string): Promise<boolean> {
    const value = await this.valueOf(uri);
    return (value as { readonly codeLens?: unknown } | null | undefined)?.codeLens !== false;
  }

  /** Whether a person wants to see a fault that another extension shows too only there. */
  async showsOnce(uri: string): Promise<boolean> {
    const value = await this.valueOf(uri);
    return (value as { readonly otherLinters?: unknown } | null | undefined)?.otherLinters === 'showOnce';
  }

  /** The ShellCheck that a person has; null without one. */
  async shellCheckPath(uri: string): Promise<string | null> {
    const value = (await this.valueOf(uri)) as { readonly shellcheck?: { readonly path?: unknown } | null } | null | undefined;
    const path = value?.shellcheck?.path;
    return typeof path === 'string' && path.trim() !== '' ? path.trim() : null;
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

  private say(problems: readonly SettingsProblem[]): void {
    const text = problems.map(({ path, message }) => `${settingName([section, ...path])}: ${message}`).join('\n');
    if (this.said.has(text)) return;
    this.said.add(text);
    this.connection.console.warn(`In the settings:\n${text}`);
    const message = `Plimsoll's settings: ${text.replaceAll('\n', ' ')} All other settings hold.`;
    void this.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
  }
}
