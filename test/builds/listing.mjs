// What an image holds, file by file, from `export` of a container that never ran.
import { createHash } from 'node:crypto';

/** What containers bring of their own, and what names times: caches and logs. */
const passing = /^(?:\.dockerenv|run\/\.containerenv|dev\/|proc\/|sys\/|etc\/(?:hostname|hosts|resolv\.conf|mtab)$|var\/log\/|var\/cache\/)/;

/**
 * Path → type, mode, owner, size, capabilities, and the hash of the content or the target of a link.
 *
 * @param {import('./engine.mjs').Engine} engine
 * @param {string} container
 * @returns {Promise<ReadonlyMap<string, string>>}
 */
export async function listing(engine, container) {
  const reader = new TarReader();
  const { code, stderr } = await engine.call(['export', container], { onData: (chunk) => reader.take(chunk) });
  if (code !== 0) throw new Error(`export: ${stderr.trim()}`);
  return new Map([...reader.entries].filter(([path]) => !passing.test(path)));
}

/** Reads a tar stream (POSIX ustar with pax and GNU long names) without keeping it. */
class TarReader {
  entries = new Map();
  #rest = Buffer.alloc(0);
  #entry = null;
  #left = 0;
  #padding = 0;
  #pax = {};

  take(chunk) {
    let data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (;;) {
      if (this.#left > 0) {
        const part = data.subarray(0, this.#left);
        this.#entry.take(part);
        this.#left -= part.length;
        data = data.subarray(part.length);
        if (this.#left > 0) break;
        this.#end();
      }
      if (this.#padding > 0) {
        const skipped = Math.min(this.#padding, data.length);
        this.#padding -= skipped;
        data = data.subarray(skipped);
        if (this.#padding > 0) break;
      }
      if (data.length < 512) break;
      this.#header(data.subarray(0, 512));
      data = data.subarray(512);
    }
    this.#rest = Buffer.from(data);
  }

  #header(block) {
    if (block.every((byte) => byte === 0)) return;
    const type = String.fromCharCode(block[156] || 48);
    const size = this.#pax.size === undefined ? octal(block, 124, 12) : Number(this.#pax.size);
    const own = !'xgLK'.includes(type);
    const field = (name, value) => (own ? (this.#pax[name] ?? value) : value);
    const prefix = text(block, 345, 155);
    const path = field('path', `${prefix === '' ? '' : `${prefix}/`}${text(block, 0, 100)}`).replace(/^\.?\/|\/$/g, '');
    const facts = [
      type,
      octal(block, 100, 8).toString(8),
      field('uid', octal(block, 108, 8)),
      field('gid', octal(block, 116, 8)),
      field('linkpath', text(block, 157, 100)),
      hex(field('SCHILY.xattr.security.capability', '')),
    ];
    const hash = createHash('sha256');
    const kept = [];
    this.#entry = {
      take: (part) => (own ? hash.update(part) : kept.push(Buffer.from(part))),
      end: () => {
        if (!own) return this.#more(type, Buffer.concat(kept));
        this.#pax = {};
        // A folder's size is its file system's.
        this.entries.set(path, [...facts, type === '5' ? 0 : size, size === 0 ? '' : hash.digest('hex').slice(0, 16)].join(' '));
      },
    };
    this.#left = size;
    this.#padding = (512 - (size % 512)) % 512;
    if (size === 0) this.#end();
  }

  #end() {
    this.#entry.end();
    this.#entry = null;
  }

  /** Headers about the entry that follows. */
  #more(type, data) {
    if (type === 'L') this.#pax.path = data.toString('utf8').replace(/\0+$/, '');
    if (type === 'K') this.#pax.linkpath = data.toString('utf8').replace(/\0+$/, '');
    if (type !== 'x') return;
    for (let at = 0; at < data.length; ) {
      const blank = data.indexOf(32, at);
      const length = Number(data.toString('latin1', at, blank));
      const record = data.toString('latin1', blank + 1, at + length - 1);
      const equals = record.indexOf('=');
      const name = record.slice(0, equals);
      const value = record.slice(equals + 1);
      this.#pax[name] = name.startsWith('SCHILY') ? value : Buffer.from(value, 'latin1').toString('utf8');
      at += length;
    }
  }
}

function text(block, start, length) {
  const part = block.subarray(start, start + length);
  const end = part.indexOf(0);
  return part.toString('utf8', 0, end === -1 ? length : end);
}

function octal(block, start, length) {
  // GNU's binary numbers, for what octal digits can not hold.
  if ((block[start] & 0x80) !== 0) return Number(block.subarray(start + 4, start + length).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n));
  return Number.parseInt(text(block, start, length).trim() || '0', 8);
}

function hex(value) {
  return Buffer.from(value, 'latin1').toString('hex');
}
