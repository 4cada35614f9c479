// Written by `npm run gen` from the rules' metadata and doc.md; do not edit.

/** Changes with every change of a rule's metadata or page. */
export const catalogVersion = '00000000';

/** Each rule's page, in Markdown, by rule id. */
export const pages: { readonly [id: string]: string } = {};
