import { expect, it } from 'vitest';
import { unknownLicence } from '../../shared-rules/src/data/spdx-licences';

it.each([
  ['MIT', null],
  ['apache-2.0', null],
  ['GPL-2.0+', null],
  ['GPL-2.0-only WITH Classpath-exception-2.0', null],
  ['(MIT OR Apache-2.0) AND LicenseRef-own', null],
  ['DocumentRef-a:LicenseRef-b', null],
  ['NOASSERTION', null],
  ['Apache2', 'Apache2'],
  ['MIT AND GPLv3', 'GPLv3'],
])('%s: %s', (expression, unknown) => expect(unknownLicence(expression)).toBe(unknown));
