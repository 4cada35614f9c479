/** One fenced block of a Markdown file. */
export interface Block {
  readonly kind: 'block';
  /** The first word behind the fence (`dockerfile`, `sh`, `fixed`, `file`). */
  readonly language: string;
  /** The other words behind the fence that are no settings. */
  readonly words: readonly string[];
  /** `name=value` words behind the fence; a value with blanks stands in double quotes. */
  readonly settings: ReadonlyMap<string, string>;
  /** The lines between the fences, each with its line ending. */
  readonly text: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
}

export interface Heading {
  readonly kind: 'heading';
  readonly level: number;
  readonly text: string;
  readonly line: number;
}

export interface Prose {
  readonly kind: 'prose';
  readonly text: string;
  readonly line: number;
}

export type Item = Block | Heading | Prose;

/** Splits Markdown into headings, fenced blocks and the prose between them. Throws for a fence that is not closed. */
export function readMarkdown(text: string): readonly Item[] {
  const lines = text.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n');
  const items: Item[] = [];
  let prose: string[] = [];
  const flush = (end: number) => {
    const joined = prose.join('\n').trim();
    if (joined !== '') items.push({ kind: 'prose', text: joined, line: end - prose.length + 1 });
    prose = [];
  };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string;
    const heading = /^(#{1,6}) +(.*?) *#*$/.exec(line);
    const fence = /^(`{3,})([^`]*)$/.exec(line);
    if (heading !== null) {
      flush(at);
      items.push({ kind: 'heading', level: (heading[1] as string).length, text: heading[2] as string, line: at + 1 });
    } else if (fence !== null) {
      flush(at);
      const marks = fence[1] as string;
      const close = lines.findIndex((other, index) => index > at && other.trimEnd().length >= marks.length && /^`+\s*$/.test(other));
      if (close === -1) throw new Error(`line ${at + 1}: the fence is not closed`);
      const body = lines.slice(at + 1, close);
      items.push({ kind: 'block', ...readInfo(fence[2] as string), text: body.map((one) => `${one}\n`).join(''), line: at + 1 });
      at = close;
    } else prose.push(line);
  }
  flush(lines.length);
  return items;
}

function readInfo(info: string): Pick<Block, 'language' | 'words' | 'settings'> {
  const words: string[] = [];
  const settings = new Map<string, string>();
  for (const word of info.match(/[^\s="]+="[^"]*"|\S+/g) ?? []) {
    const setting = /^([\w.-]+)=(?:"([^"]*)"|(.*))$/.exec(word);
    if (setting === null) words.push(word);
    else settings.set(setting[1] as string, setting[2] ?? setting[3] ?? '');
  }
  const [language = '', ...rest] = words;
  return { language, words: rest, settings };
}
