/**
 * The strings of an exec form, or null when the builder takes the text for the shell form: it accepts strict JSON only, so a trailing comma,
 * single quotes or text behind the bracket make it a shell command. (An array of anything but strings it refuses; null, too.)
 */
export function readJsonStrings(text: string): readonly string[] | null {
  if (!text.startsWith('[') || !text.endsWith(']')) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? (value as string[]) : null;
}

/** A valid array of strings with the strings' insides blotted out, of the same length. */
export function maskJson(text: string): string {
  let masked = '';
  let inside = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (char === '"') {
      inside = !inside;
      masked += char;
    } else if (!inside) {
      masked += char === '[' || char === ']' || char === ',' ? char : ' ';
    } else if (char === '\\') {
      masked += 'xx';
      at++;
    } else {
      masked += 'x';
    }
  }
  return masked;
}
