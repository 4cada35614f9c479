/** Files that hold other files, by their names. */
export function isArchiveName(name: string): boolean {
  return /\.(?:tar(?:\.(?:gz|bz2|xz|zst|lzma|Z|lz))?|tgz|tbz2?|txz|tzst|zip|7z|rar|gz|bz2|xz|zst|cpio|tar\.[\w$]+)$/i.test(name);
}

/** Archives that ADD unpacks when they lie in the build context (Dockerfile reference, ADD: identity, gzip, bzip2 or xz compressed tar). */
export function isTarName(name: string): boolean {
  return /\.(?:tar(?:\.(?:gz|bz2|xz|zst|lzma))?|tgz|tbz2?|txz|tzst)$/i.test(name);
}

/** Packages of distributions and languages. */
export function isPackageName(name: string): boolean {
  return /\.(?:deb|rpm|apk|whl|gem|egg|snap)$/i.test(name);
}

/** Programs that are run once, to install something else. */
export function isInstallerName(name: string): boolean {
  return /\.(?:run|bin)$|(?:^|[-_./])(?:install|installer|setup|bootstrap|get-pip|get-poetry|get-docker|rustup-init|ez_setup)(?:[-_.]|$)|(?:mini|ana)conda|miniforge|mambaforge|^get-\w+\.(?:sh|py)$/i.test(
    name,
  );
}

/** Folders that are there for what is of no use later. */
export function isTemporary(path: string): boolean {
  return /^\/(?:var\/)?tmp\/./.test(path);
}
