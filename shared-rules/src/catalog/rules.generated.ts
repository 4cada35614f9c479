// Written by `npm run gen` from the folders of src/rules; do not edit.
import type { AnyRule } from '../engine/rule';

export const rules: readonly AnyRule[] = [];
