import type { ImageReference } from '../dockerfile/image-reference';
import type { BaseImage } from './base-images';

/**
 * When releases get their last free security updates. Rules have no clock: a release has ended when its date lies before `endOfLifeDate`,
 * so that ends which are only scheduled take effect when the table is read again from its sources and its date is moved.
 *
 * @asOf 2026-03-31
 * @source endoflife.date, pages of Debian (end of LTS), Ubuntu, Alpine Linux, Fedora, CentOS, CentOS Stream, Oracle Linux, Amazon Linux, openSUSE, Python, Node.js, PHP, Ruby, Go and .NET;
 *   Red Hat's life cycle page.
 */
export const endOfLifeDate = '2026-03-31';

export interface EndedRelease {
  /** As people say it: `Debian 10`. */
  readonly product: string;
  /** The day of the last free security updates, `YYYY-MM-DD`. */
  readonly date: string;
  /** Who goes on with them, for whom that has a contract; null when nobody is known to. */
  readonly extended: string | null;
}

interface Product {
  readonly name: string;
  readonly ends: Readonly<Record<string, string>>;
  readonly extended?: string;
}

const debian: Product = {
  name: 'Debian',
  ends: { '6': '2016-02-29', '7': '2018-05-31', '8': '2020-06-30', '9': '2022-07-01', '10': '2024-06-30', '11': '2026-08-31', '12': '2028-06-10' },
  extended: 'Extended LTS, a paid service of third parties',
};

const ubuntu: Product = {
  name: 'Ubuntu',
  ends: {
    '10.04': '2013-05-09',
    '12.04': '2017-04-28',
    '14.04': '2019-04-02',
    '14.10': '2015-07-23',
    '15.04': '2016-02-04',
    '15.10': '2016-07-28',
    '16.04': '2021-04-02',
    '16.10': '2017-07-20',
    '17.04': '2018-01-13',
    '17.10': '2018-07-19',
    '18.04': '2023-05-31',
    '18.10': '2019-07-18',
    '19.04': '2020-01-23',
    '19.10': '2020-07-06',
    '20.04': '2025-05-31',
    '20.10': '2021-07-22',
    '21.04': '2022-01-20',
    '21.10': '2022-07-14',
    '22.04': '2027-04-01',
    '22.10': '2023-07-20',
    '23.04': '2024-01-20',
    '23.10': '2024-07-12',
    '24.04': '2029-05-31',
    '24.10': '2025-07-10',
    '25.04': '2026-01-17',
    '25.10': '2026-07-01',
  },
};

const alpine: Product = {
  name: 'Alpine',
  ends: {
    '2.6': '2015-05-01',
    '2.7': '2015-11-01',
    '3.0': '2016-05-01',
    '3.1': '2016-11-01',
    '3.2': '2017-05-01',
    '3.3': '2017-11-01',
    '3.4': '2018-05-01',
    '3.5': '2018-11-01',
    '3.6': '2019-05-01',
    '3.7': '2019-11-01',
    '3.8': '2020-05-01',
    '3.9': '2020-11-01',
    '3.10': '2021-05-01',
    '3.11': '2021-11-01',
    '3.12': '2022-05-01',
    '3.13': '2022-11-01',
    '3.14': '2023-05-01',
    '3.15': '2023-11-01',
    '3.16': '2024-05-23',
    '3.17': '2024-11-22',
    '3.18': '2025-05-09',
    '3.19': '2025-11-01',
    '3.20': '2026-04-01',
    '3.21': '2026-11-01',
    '3.22': '2027-05-01',
  },
};

const fedora: Product = {
  name: 'Fedora',
  ends: {
    '25': '2017-12-12',
    '26': '2018-05-29',
    '27': '2018-11-30',
    '28': '2019-05-28',
    '29': '2019-11-26',
    '30': '2020-05-26',
    '31': '2020-11-24',
    '32': '2021-05-25',
    '33': '2021-11-30',
    '34': '2022-06-07',
    '35': '2022-12-13',
    '36': '2023-05-16',
    '37': '2023-12-05',
    '38': '2024-05-21',
    '39': '2024-11-26',
    '40': '2025-05-13',
    '41': '2025-12-15',
    '42': '2026-05-13',
  },
};

const centos: Product = { name: 'CentOS', ends: { '5': '2017-03-31', '6': '2020-11-30', '7': '2024-06-30', '8': '2021-12-31' } };

const centosStream: Product = { name: 'CentOS Stream', ends: { '8': '2024-05-31', '9': '2027-05-31' } };

/** Red Hat Enterprise Linux and those of its rebuilds that end with it. */
const enterpriseLinux: Product = {
  name: 'Enterprise Linux',
  ends: { '6': '2020-11-30', '7': '2024-06-30' },
  extended: 'Extended Life Cycle Support, a subscription of Red Hat',
};

const oracleLinux: Product = {
  name: 'Oracle Linux',
  ends: { '6': '2021-03-31', '7': '2024-12-31' },
  extended: 'Extended Support of Oracle',
};

const amazonLinux: Product = { name: 'Amazon Linux', ends: { '1': '2023-12-31', '2016': '2023-12-31', '2017': '2023-12-31', '2018': '2023-12-31' } };

const leap: Product = {
  name: 'openSUSE Leap',
  ends: {
    '42.1': '2017-05-17',
    '42.2': '2018-01-26',
    '42.3': '2019-06-30',
    '15.0': '2019-12-03',
    '15.1': '2021-01-31',
    '15.2': '2021-12-31',
    '15.3': '2022-12-31',
    '15.4': '2023-12-07',
    '15.5': '2024-12-31',
  },
};

const python: Product = {
  name: 'Python',
  ends: {
    '2': '2020-01-01',
    '2.6': '2013-10-29',
    '2.7': '2020-01-01',
    '3.3': '2017-09-29',
    '3.4': '2019-03-18',
    '3.5': '2020-09-13',
    '3.6': '2021-12-23',
    '3.7': '2023-06-27',
    '3.8': '2024-10-14',
    '3.9': '2025-10-05',
    '3.10': '2026-10-04',
    '3.11': '2027-10-24',
  },
};

const node: Product = {
  name: 'Node.js',
  ends: {
    '4': '2018-04-30',
    '5': '2016-06-30',
    '6': '2019-04-30',
    '7': '2017-06-30',
    '8': '2019-12-31',
    '9': '2018-06-30',
    '10': '2021-04-30',
    '11': '2019-06-30',
    '12': '2022-04-30',
    '13': '2020-06-01',
    '14': '2023-04-30',
    '15': '2021-06-01',
    '16': '2023-09-11',
    '17': '2022-06-01',
    '18': '2025-04-30',
    '19': '2023-06-01',
    '20': '2026-04-30',
    '21': '2024-06-01',
  },
};

const php: Product = {
  name: 'PHP',
  ends: {
    '5': '2018-12-31',
    '7': '2022-11-28',
    '5.3': '2014-08-14',
    '5.4': '2015-09-03',
    '5.5': '2016-07-21',
    '5.6': '2018-12-31',
    '7.0': '2019-01-10',
    '7.1': '2019-12-01',
    '7.2': '2020-11-30',
    '7.3': '2021-12-06',
    '7.4': '2022-11-28',
    '8.0': '2023-11-26',
    '8.1': '2025-12-31',
    '8.2': '2026-12-31',
  },
};

const ruby: Product = {
  name: 'Ruby',
  ends: {
    '2': '2023-03-31',
    '2.1': '2017-03-31',
    '2.2': '2018-03-31',
    '2.3': '2019-03-31',
    '2.4': '2020-03-31',
    '2.5': '2021-04-05',
    '2.6': '2022-04-12',
    '2.7': '2023-03-31',
    '3.0': '2024-04-23',
    '3.1': '2025-03-26',
    '3.2': '2026-03-31',
  },
};

/** A release ends with the second one behind it. */
const go: Product = {
  name: 'Go',
  ends: {
    '1.9': '2018-08-24',
    '1.10': '2019-02-25',
    '1.11': '2019-09-03',
    '1.12': '2020-02-25',
    '1.13': '2020-08-11',
    '1.14': '2021-02-16',
    '1.15': '2021-08-16',
    '1.16': '2022-03-15',
    '1.17': '2022-08-02',
    '1.18': '2023-02-01',
    '1.19': '2023-08-08',
    '1.20': '2024-02-06',
    '1.21': '2024-08-13',
    '1.22': '2025-02-11',
    '1.23': '2025-08-12',
  },
};

const dotnet: Product = {
  name: '.NET',
  ends: {
    '1.0': '2019-06-27',
    '1.1': '2019-06-27',
    '2.0': '2018-10-01',
    '2.1': '2021-08-21',
    '2.2': '2019-12-23',
    '3.0': '2020-03-03',
    '3.1': '2022-12-13',
    '5.0': '2022-05-10',
    '6.0': '2024-11-12',
    '7.0': '2024-05-14',
  },
};

/** Products of which an image is one itself, by the release that its tag begins with. */
const images: Readonly<Record<string, { readonly product: Product; readonly parts: 1 | 2 }>> = {
  'docker.io/library/node': { product: node, parts: 1 },
  'docker.io/library/python': { product: python, parts: 2 },
  'docker.io/library/php': { product: php, parts: 2 },
  'docker.io/library/ruby': { product: ruby, parts: 2 },
  'docker.io/library/golang': { product: go, parts: 2 },
  'docker.io/library/centos': { product: centos, parts: 1 },
  'quay.io/centos/centos': { product: centosStream, parts: 1 },
  'docker.io/library/oraclelinux': { product: oracleLinux, parts: 1 },
  'container-registry.oracle.com/os/oraclelinux': { product: oracleLinux, parts: 1 },
  'docker.io/library/amazonlinux': { product: amazonLinux, parts: 1 },
  'docker.io/opensuse/leap': { product: leap, parts: 2 },
  'registry.opensuse.org/opensuse/leap': { product: leap, parts: 2 },
  'docker.io/library/debian': { product: debian, parts: 1 },
  'docker.io/library/ubuntu': { product: ubuntu, parts: 2 },
  'docker.io/library/alpine': { product: alpine, parts: 2 },
  'docker.io/library/fedora': { product: fedora, parts: 1 },
  'quay.io/fedora/fedora': { product: fedora, parts: 1 },
  'quay.io/fedora/fedora-minimal': { product: fedora, parts: 1 },
};

const families: { readonly [family: string]: Product } = { debian, ubuntu, alpine, fedora };

/** The release that an image is or stands on, when that has ended; the product that it is named after first. */
export function endedRelease(reference: ImageReference, base: BaseImage | null): EndedRelease | null {
  const own = productOf(reference);
  const release = own === null ? null : releaseOf(reference, own);
  const named = own === null || release === null ? null : ended(own.product, release);
  if (named !== null) return named;
  if (base?.family === undefined || base.release === undefined) return null;
  const family = base.family === 'el' ? elProduct(reference) : families[base.family];
  return family === undefined ? null : ended(family, base.release);
}

interface OwnProduct {
  readonly product: Product;
  /** How many numbers its releases have. */
  readonly parts: 1 | 2;
}

function productOf({ registry, repository }: ImageReference): OwnProduct | null {
  if (registry === 'mcr.microsoft.com' && /^dotnet\/(?:core\/|nightly\/)?(?:sdk|aspnet|runtime|runtime-deps)$/.test(repository))
    return { product: dotnet, parts: 2 };
  return images[`${registry}/${repository}`] ?? null;
}

/** The release that the tag begins with. Of CentOS, which makes no more images, the newest is 8. */
function releaseOf(reference: ImageReference, own: OwnProduct): string | null {
  const tag = reference.tag ?? '';
  if (own.product === centos && reference.digest === null && (tag === '' || tag === 'latest')) return '8';
  return new RegExp(`^(?:centos|stream)?(\\d+${own.parts === 2 ? '(?:\\.\\d+)?' : ''})(?![\\d])`).exec(tag)?.[1] ?? null;
}

/** Which of the family an image is: CentOS ended sooner than what it was built from. */
function elProduct({ repository, tag }: ImageReference): Product {
  if (/(?:^|-)centos-?\d/.test(`${repository}-${tag ?? ''}`)) return centos;
  return /(?:^|-)(?:ol|oracle(?:linux)?)-?\d/.test(tag ?? '') ? oracleLinux : enterpriseLinux;
}

function ended(product: Product, release: string): EndedRelease | null {
  const date = product.ends[release];
  if (date === undefined || date >= endOfLifeDate) return null;
  const extended =
    product.extended ??
    (product === ubuntu && /^(?:1[4-9]|2\d)\.04$/.test(release) && Number(release.slice(0, 2)) % 2 === 0 ? 'Ubuntu Pro, under a subscription' : null);
  return { product: `${product.name} ${release}`, date, extended };
}
