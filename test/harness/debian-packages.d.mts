export function unpackDebianPackage(
  name: string,
  folder: string,
): { readonly root: string; readonly libraries: readonly string[]; readonly env: NodeJS.ProcessEnv } | { readonly why: string };
