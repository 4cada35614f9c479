import { calledScripts } from './called-scripts';
import type { Image } from './image';
import type { Answers } from './needs';
import { operationsOf, type PackageArg } from './packages';

/** Languages whose drivers of databases are packages of their own, or are compiled against a library, by the package that brings the language. */
const languages: readonly { readonly name: string; readonly packages: RegExp }[] = [
  { name: 'PHP', packages: /^(?:rh-)?php\d*(?:\.\d+)?(?:-(?:fpm|cli|common))?$/ },
  { name: 'Ruby', packages: /^(?:rh-)?ruby\d*(?:\.\d+)?(?:-(?:devel|full|dev))?$/ },
  { name: 'Python', packages: /^(?:rh-)?python\d*(?:\.\d+)?(?:-(?:devel|dev|pip))?$/ },
];

const drivers = /my_?sql|maria|postgres|pgsql|libpq|psycopg|mongo|sqlite|odbc|oracle|oci8|freetds|jdbc|pdo/i;

/**
 * The language that the image brings by packages of its distribution, with nothing that looks like a driver of a database beside it. Null where a driver
 * is named anywhere, a list of packages is not known as a whole, or a script that can not be read may install one. `path` is that of the Dockerfile.
 */
export function languageWithoutDrivers(image: Image, answers: Answers, path: string | null): { readonly name: string; readonly found: PackageArg } | null {
  const runs = image.finalChain.flatMap((stage) => stage.runs);
  const operations = runs.flatMap(operationsOf).filter((operation) => operation.verb === 'install');
  const packages = operations.flatMap((operation) => operation.packages);
  const found = languages.flatMap(({ name, packages: pattern }) => {
    const one = packages.find((item) => item.name !== null && pattern.test(item.name));
    return one === undefined ? [] : [{ name, found: one }];
  })[0];
  if (found === undefined || operations.some((operation) => !operation.complete)) return null;
  if (packages.some((item) => drivers.test(item.text ?? '') || item.file)) return null;
  const unseen = runs.some(
    (run) => run.source === null || drivers.test(run.source.text) || calledScripts(image, run, answers, path).some((one) => one.script === null),
  );
  return unseen ? null : found;
}
