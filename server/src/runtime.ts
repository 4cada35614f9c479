import type { Answer, Ask } from '@plimsoll/shared-rules';

/** What the server needs of the program that it runs in. */
export interface Runtime {
  /** The text of `pages.json` (the page of each rule, by id); null when this program can not reach it: the client is asked then. */
  pages(): Promise<string | null>;
  /** Calls `run` once after `milliseconds`; the function that comes back calls it off. */
  schedule(run: () => void, milliseconds: number): () => void;
  /**
   * Answers a question about a file below `root` (a folder's URI). Null when this program can not reach that kind of URI:
   * the client is asked then. Never reads outside `root`.
   */
  ask(root: string, ask: Ask): Promise<Answer> | null;
  /** How to answer questions below `root` at once, where that takes less time than to wait would: a check then needs no rounds of questions. Null where it can not be done. */
  answersNow?(root: string): ((ask: Ask) => Answer) | null;
  /** The image files and scripts below a folder, at most `limit`; null when this program can not walk that kind of URI. */
  find(root: string, limit: number): Promise<readonly string[]> | null;
  /** Runs a program that a person's own settings name, and gives it `input`; not there where no programs are run. */
  execute?(file: string, args: readonly string[], input: string): Promise<string>;
}
