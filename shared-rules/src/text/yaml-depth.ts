/** Levels that a file of settings or services may have: the parser calls itself for each, and engines of JavaScript do not all survive what follows. */
const deepest = 100;

/** Whether a YAML text may nest so deeply that it must not be parsed. Linear; brackets in texts count too, so that it may err on the safe side. */
export function nestsTooDeeply(text: string): boolean {
  let depth = 0;
  let lineStart = true;
  let column = 0;
  let marks = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '\n') {
      lineStart = true;
      column = marks = 0;
    } else if (lineStart && (char === ' ' || char === '\t')) column++;
    else if (lineStart && (char === '-' || char === '?' || char === ':') && /\s/.test(text[at + 1] ?? ' ')) marks++;
    else {
      lineStart = false;
      if (char === '[' || char === '{') depth++;
      else if ((char === ']' || char === '}') && depth > 0) depth--;
    }
    if (depth > deepest || marks > deepest || column > deepest * 8) return true;
  }
  return false;
}
