/** A 64-bit hash (two 32-bit lanes, FNV-1a with different primes) of texts, as 16 hexadecimal digits. Not for security. */
export function fingerprint(parts: Iterable<string>): string {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (const part of parts) {
    for (let at = 0; at < part.length; at++) {
      const code = part.charCodeAt(at);
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(b ^ code, 0x85ebca6b);
      b ^= b >>> 13;
    }
    // Length as a separator: ["ab", "c"] and ["a", "bc"] differ.
    a = Math.imul(a ^ part.length, 0x01000193);
    b = Math.imul(b ^ part.length ^ 0xff, 0x85ebca6b);
  }
  return hex(a) + hex(b);
}

function hex(lane: number): string {
  return (lane >>> 0).toString(16).padStart(8, '0');
}
