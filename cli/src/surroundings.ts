/** What a run needs of the process around it. */
export interface Surroundings {
  readonly cwd: string;
  readonly version: string;
  /** Where pages on the web begin. */
  readonly homepage: string;
  readonly colours: boolean;
  readStdin(): Uint8Array;
  out(text: string): void;
  err(text: string): void;
  /** Shows how far a run is, in place of what it showed before; an empty text takes that away. Not there where nobody watches. */
  readonly progress?: (text: string) => void;
}
