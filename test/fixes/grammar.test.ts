import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { dockerfiles } from './grammar';

const texts = fc.sample(dockerfiles, { numRuns: 300, seed: 20261126 });

/** What the proof of fixes has to meet: each in more than a stray file. */
const shapes: { readonly [shape: string]: (text: string) => boolean } = {
  'several stages': (text) => (text.match(/^from\b/gim)?.length ?? 0) > 1,
  'a stage from another': (text) => /^from\s+(?:build|base|deps|runtime)\b/im.test(text),
  continuations: (text) => /[\\`][ \t]*\r?\n[ \t]*\S/.test(text),
  'comments in continuations': (text) => parseDockerfile(text).comments.some((comment) => comment.embedded),
  'empty lines in continuations': (text) => /[\\`][ \t]*\r?\n\r?\n/.test(text),
  'here-documents of a shell': (text) => /^run\s+(?:--\S+\s+)*<</im.test(text),
  'here-documents with tabs': (text) => /<<-/.test(text),
  'here-documents of files': (text) => /^copy <</im.test(text),
  'several here-documents': (text) => /<<one <<"two"/.test(text),
  'exec forms': (text) => /^(?:run|cmd|entrypoint)\s+(?:--\S+\s+)*\[/im.test(text),
  'the other escape character': (text) => /^\uFEFF?#\s*escape\s*=\s*`/.test(text),
  CRLF: (text) => text.includes('\r\n'),
  tabs: (text) => text.includes('\t'),
  'no newline at the end': (text) => !text.endsWith('\n'),
  'a byte order mark': (text) => text.startsWith('\uFEFF'),
  'one package a line': (text) => /[\\`][ \t]*\r?\n[ \t]+[\w-]+[ \t]+[\\`][ \t]*\r?\n[ \t]+[\w-]+/.test(text),
  'small keywords': (text) => /^(?:run|copy|env) /m.test(text),
  'triggers for later builds': (text) => /^onbuild\b/im.test(text),
};

it.each(Object.entries(shapes))('generated Dockerfiles have %s', (_shape, has) => {
  expect(texts.filter(has).length).toBeGreaterThanOrEqual(5);
});
