// dockerfile-ast calls Node's Buffer once at every parse, to look for a byte order mark. Injected into the bundles for the web, where there is none.
export const Buffer = { from: (text) => new TextEncoder().encode(text) };
