/** Two texts line by line: `-` was expected, `+` came, both with a blank line's mark where they differ in line endings. */
export function lineDiff(expected: string, actual: string): string {
  const a = expected.split('\n');
  const b = actual.split('\n');
  const common: number[][] = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0));
  const at = (row: number, column: number) => common[row]?.[column] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) (common[i] as number[])[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const lines: string[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(`    ${show(a[i++])}`);
      j++;
    } else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1))) lines.push(`  - ${show(a[i++])}`);
    else lines.push(`  + ${show(b[j++])}`);
  }
  return lines.join('\n');
}

/** Carriage returns, tabs and blanks at the end, made visible. */
function show(line: string | undefined): string {
  return (line ?? '')
    .replaceAll('\r', '␍')
    .replace(/\t/g, '→')
    .replace(/ +$/, (blanks) => '·'.repeat(blanks.length));
}
