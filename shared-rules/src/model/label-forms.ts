import { unknownLicence } from '../data/spdx-licences';

/** Forms that settings can ask of a label's value, by the names that hadolint's label schema has. */
export const labelForms = ['text', 'url', 'rfc3339', 'semver', 'hash', 'spdx', 'email'] as const;
export type LabelForm = (typeof labelForms)[number];

const grammars: { readonly [form in LabelForm]: { readonly words: string; readonly fits: (value: string) => boolean } } = {
  text: { words: 'some text', fits: () => true },
  url: { words: 'a URL, with its scheme', fits: (value) => /^[a-z][a-z\d+.-]*:\S+$/i.test(value) },
  rfc3339: {
    words: 'a date and time such as `2026-01-31T12:00:00Z` (RFC 3339)',
    fits: (value) => /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/.test(value),
  },
  semver: {
    words: 'a semantic version such as `1.4.2`',
    fits: (value) => /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?(?:\+[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?$/.test(value),
  },
  hash: { words: 'the hash of a commit', fits: (value) => /^[\da-f]{7,64}$/i.test(value) },
  spdx: { words: 'an SPDX licence expression such as `Apache-2.0 OR MIT`', fits: (value) => unknownLicence(value) === null },
  email: { words: 'an e-mail address', fits: (value) => /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(value) },
};

/** Reads `key=form`; null for what is no such pair. */
export function readLabelForm(text: string): readonly [key: string, form: LabelForm] | null {
  const equals = text.lastIndexOf('=');
  const form = labelForms.find((one) => one === text.slice(equals + 1));
  return equals < 1 || form === undefined ? null : [text.slice(0, equals), form];
}

/** What a value should be, in words that go behind "should be"; null when it is that. No form lets a value be empty. */
export function notOfForm(form: LabelForm, value: string): string | null {
  const { words, fits } = grammars[form];
  return value.trim() !== '' && fits(value.trim()) ? null : words;
}
