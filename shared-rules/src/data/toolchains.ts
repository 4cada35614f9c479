/**
 * Toolchains and runtimes that are published as archives, by the name of the archive.
 *
 * @asOf 2026-11
 * @source Download pages and installation notes of Go, Node.js, OpenJDK builds, Maven and Gradle.
 */
export interface Toolchain {
  readonly name: string;
  /** Matches a path or URL that ends in the archive's name; versions may be variables. */
  readonly archive: RegExp;
  /** Variables of which one is looked for by its users. */
  readonly variables: readonly string[];
  /** Where it lies below the folder that it is unpacked in, if that is always so. */
  readonly bin: string | null;
}

export const toolchains: readonly Toolchain[] = [
  { name: 'Go', archive: /(?:^|\/)go[\d$][\w.${}-]*\.(?:linux|\$)[\w.${}-]*\.tar\.gz$/, variables: ['GOROOT', 'GOPATH'], bin: 'go/bin' },
  { name: 'Node.js', archive: /(?:^|\/)node-v?[\d$][\w.${}-]*\.tar\.[gx]z$/, variables: ['NODE_HOME', 'NODE_PATH'], bin: null },
  { name: 'The JDK', archive: /(?:^|[/_-])(?:open)?(?:jdk|jre)[-_\d$][^/]*\.(?:tar\.[gx]z|tgz)$/i, variables: ['JAVA_HOME'], bin: null },
  { name: 'Maven', archive: /(?:^|\/)apache-maven-[\d$][^/]*-bin\.(?:tar\.gz|zip)$/, variables: ['MAVEN_HOME', 'M2_HOME'], bin: null },
  { name: 'Gradle', archive: /(?:^|\/)gradle-[\d$][^/]*-(?:bin|all)\.zip$/, variables: ['GRADLE_HOME'], bin: null },
];
