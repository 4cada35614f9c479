/** See run.mjs. */
export function load(file: string, virtual?: { readonly [path: string]: string }): Promise<unknown>;
