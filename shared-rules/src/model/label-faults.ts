import { findLabel, fitsLabel, ociLabels, openshiftLabels, type KnownLabel, type LabelValue } from '../data/labels';
import { unknownLicence } from '../data/spdx-licences';
import { meant } from '../text/typo';

/** What a label's value should be, in words. */
const forms: Readonly<Partial<Record<LabelValue, string>>> = {
  boolean: '`true` or `false`',
  memory: 'a quantity of memory such as `512Mi`',
  cpu: 'a share of processors such as `2` or `250m`',
  services: 'a list of PORT:NAME such as `8080:http,8443:https`',
  list: 'a list of words, parted by commas',
  'date-time': 'a date and time such as `2026-01-31T12:00:00Z` (RFC 3339)',
  url: 'a URL, with its scheme',
  version: 'a version, without blanks',
  revision: 'the name of a revision, without blanks',
  spdx: 'an SPDX licence expression such as `Apache-2.0 OR MIT`',
  digest: 'a digest such as `sha256:…`',
  authors: 'names, each with an address as `<user@example.com>`',
};

/** What is wrong with the value of a known label, in words that go behind "should be"; null when nothing is. The value is not empty. */
export function wrongForm(label: KnownLabel, value: string): string | null {
  const form = forms[label.value];
  if (form === undefined) return null;
  if (!fitsLabel(label, value)) return form;
  if (label.value === 'spdx' && unknownLicence(value) !== null) return form;
  if (label.value === 'authors' && !/^[^<>]*(?:<[^<>\s]*(?:@|:\/\/)[^<>\s]*>[^<>]*)*$/.test(value)) return form;
  return null;
}

/** Prefixes that Docker keeps for itself, but for its extensions' labels. Source: https://docs.docker.com/engine/manage-resources/labels/ */
const reserved = /^(?:com\.docker\.(?!desktop\.|extension\.)|io\.docker\.|org\.dockerproject\.)/;

export type KeyFault = 'impossible' | 'reserved' | 'style';

/** What is wrong with a label's key; null when nothing is. Keys that Red Hat and Kubernetes define have underscores and slashes. */
export function keyFault(key: string): KeyFault | null {
  if (key === '' || /[\s="']|[^\x21-\x7e]/.test(key)) return 'impossible';
  if (reserved.test(key)) return 'reserved';
  return /^[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*$/.test(key) || key.startsWith('com.redhat.') || key.includes('/') ? null : 'style';
}

const families = /^(?:org\.opencont\w*|io\.opens?h?\w*|io\.k8s)\./;
const knownKeys = [...openshiftLabels, ...ociLabels].map(({ key }) => key);

/** The known key that an unknown one is a slip away from, in the families of OpenShift and OCI. */
export function nearKey(key: string): string | null {
  return findLabel(key) === null && families.test(key) ? meant(key, knownKeys) : null;
}
