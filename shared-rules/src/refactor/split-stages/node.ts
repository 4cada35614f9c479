import type { Instruction } from '../../dockerfile/nodes';
import { operationsOf, type PackageOperation } from '../../model/packages';
import { joinPath } from '../../text/path';
import { lastStep, type SingleStage, type Split } from './single-stage';

/** Node: the second stage installs what runs, without what builds, and takes the folder that the build filled. */
export function splitNode(single: SingleStage): Split | null {
  const { stage, builds, program, workdir, place } = single;
  const behind = lastStep(stage);
  const build = builds.find((one) => /^(?:npm|yarn) /.test(one.name));
  const install = stage.runs.flatMap(operationsOf).find((one) => /^(?:npm|yarn)$/.test(one.manager) && one.verb === 'install');
  const runtime = slimImage(single);
  if (behind === null || build === undefined || install === undefined || runtime === null || !/^node(?:js)?$/.test(program.name)) return null;
  const folder = program.args.find((arg) => arg !== null && !arg.startsWith('-'))?.match(/^(?:\.\/)?([\w.-]+)\/.+$/)?.[1];
  const command = productionInstall(install);
  if (folder === undefined || folder === 'src' || folder === 'node_modules' || command === null || install.packages.length > 0) return null;
  const manifest = manifestCopy(single, install);
  const path = joinPath(workdir, folder);
  return {
    runtime,
    behind,
    lines: [manifest === null ? 'COPY package*.json yarn.lock* ./' : place.image.document.text.slice(manifest.span.start, manifest.span.end), `RUN ${command}`],
    copies: [{ from: path, to: path }],
    edits: [],
  };
}

function productionInstall({ manager, verbText }: PackageOperation): string | null {
  if (manager === 'npm') return verbText === 'ci' ? 'npm ci --omit=dev && npm cache clean --force' : 'npm install --omit=dev && npm cache clean --force';
  return 'yarn install --frozen-lockfile --production && yarn cache clean';
}

/** The COPY of package.json and its lock file in front of the install, when it copies nothing else. */
function manifestCopy({ stage }: SingleStage, install: PackageOperation): Instruction | null {
  const own = install.run?.instruction;
  const found = stage.instructions.filter((one) => one.keyword === 'COPY' && own !== undefined && one.index < own.index).at(-1);
  const sources = found?.words.slice(0, -1).map((word) => word.value) ?? [];
  return found !== undefined &&
    found.flags.length === 0 &&
    sources.length > 0 &&
    sources.every((one) => /^(?:\.\/)?(?:package|yarn|npm-shrinkwrap|\.npmrc|\.yarnrc)[\w*.-]*$/.test(one))
    ? found
    : null;
}

/** The same release without the tools to build. */
function slimImage({ stage }: SingleStage): string | null {
  const { reference } = stage;
  if (stage.base?.role !== 'node' || reference === null || reference.tag === null || reference.digest !== null || !/^\d/.test(reference.tag)) return null;
  const written = `${reference.writtenRegistry === null ? '' : `${reference.writtenRegistry}/`}${reference.name}:${reference.tag}`;
  return /slim|alpine/.test(reference.tag) ? written : `${written}-slim`;
}
