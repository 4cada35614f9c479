// Draws images/icon.png: a load line (the mark that Samuel Plimsoll fought for) on a ship's side, at the water line.
// usage: node scripts/draw-icon.mjs
import { mkdirSync, writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const size = 256;
/** Points to a side that each pixel is the mean of. */
const fine = 4;
const middle = size / 2;

const hull = [18, 48, 74];
const belowWater = [176, 52, 45];
const paint = [247, 244, 236];

const ring = { outer: 76, inner: 57 };
const line = { half: 10, from: 20, to: 236 };
const corner = 44;

/** The colour of a point, with its opacity. */
function colourAt(x, y) {
  if (!inRoundedSquare(x, y)) return [0, 0, 0, 0];
  const distance = Math.hypot(x - middle, y - middle);
  const onLine = Math.abs(y - middle) <= line.half && x >= line.from && x <= line.to;
  const onRing = distance <= ring.outer && distance >= ring.inner;
  const colour = onLine || onRing ? paint : y > middle ? belowWater : hull;
  return [...colour, 255];
}

function inRoundedSquare(x, y) {
  const beyond = (value) => Math.max(corner - value, value - (size - corner), 0);
  return Math.hypot(beyond(x), beyond(y)) <= corner;
}

function pixelAt(column, row) {
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < fine * fine; i++) {
    const [red, green, blue, alpha] = colourAt(column + ((i % fine) + 0.5) / fine, row + (Math.floor(i / fine) + 0.5) / fine);
    [red * alpha, green * alpha, blue * alpha, alpha].forEach((value, at) => (sum[at] += value));
  }
  const [red, green, blue, alpha] = sum;
  return alpha === 0 ? [0, 0, 0, 0] : [red / alpha, green / alpha, blue / alpha, alpha / (fine * fine)].map(Math.round);
}

/** A PNG of eight bits and four channels (W3C PNG, sections 5 and 11); each row is told by its difference to the one above. */
function png() {
  const rows = Array.from({ length: size }, (_, row) => Buffer.from(Array.from({ length: size }, (_, column) => pixelAt(column, row)).flat()));
  const filtered = rows.map((row, at) => Buffer.from([2, ...row.map((value, index) => value - (at === 0 ? 0 : rows[at - 1][index]))]));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const chunks = [
    ['IHDR', header],
    ['IDAT', deflateSync(Buffer.concat(filtered), { level: 9 })],
    ['IEND', Buffer.alloc(0)],
  ];
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), ...chunks.map(([type, data]) => chunk(type, data))]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  whole.set(body, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

/** PNG, annex D. */
function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ -1) >>> 0;
}

const file = join(dirname(fileURLToPath(import.meta.url)), '../images/icon.png');
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, png());
