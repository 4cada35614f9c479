import { folderOf, joinPath } from '../text/path';
import type { Span } from '../text/span';
import { readYamlTrees, type YamlTree } from '../text/yaml-tree';
import type { Answers } from './needs';

/** A container that a Kubernetes or OpenShift manifest runs. */
export interface Container {
  /** The manifest, below the root folder. */
  readonly path: string;
  /** Its image as written, parameters of a template filled in; null where none is written. */
  readonly image: string | null;
  /** The words that name the image, or where the container begins. */
  readonly span: Span;
  /** It is to run until it is stopped: not that of a job. */
  readonly serves: boolean;
  readonly liveness: boolean;
  readonly readiness: boolean;
  readonly cpuLimit: Place | null;
  readonly memoryRequest: Place | null;
  readonly memoryLimit: Place | null;
}

interface Place {
  readonly text: string;
  readonly span: Span;
}

export interface Workloads {
  readonly containers: readonly Container[];
  /** The images that BuildConfigs put out, without tag. */
  readonly built: readonly { readonly name: string; readonly dockerfile: string }[];
  /** All manifests around were read: there are no charts, overlays, or files that could not be seen. */
  readonly complete: boolean;
}

/** Folders in which manifests are kept, by their usual names. */
const manifestFolder = /^\.?(?:k8s|kube(?:rnetes)?|open-?shift|ocp|okd|deploy(?:ments?)?|manifests?|templates)$/i;
/** What is made into manifests by a tool: these can not be read. */
const generated =
  /^(?:helm|charts?|kustomize|overlays|bases?|Chart\.ya?ml|kustomization\.ya?ml|skaffold\.ya?ml|values[\w.-]*\.ya?ml|devspace\.ya?ml|.*\.jsonnet|Tiltfile)$/i;
/** Manifests beside other files, by their usual names. */
const manifestName =
  /(?:deploy|k8s|kube|open-?shift|manifest|template|stateful|daemon-?set|pod|workload|service|app|(?:^|[-_.])(?:dc|bc|all))[\w.-]*\.(?:ya?ml|json)$/i;
/** Other formats that bear such names. */
const otherName =
  /compose|swagger|openapi|\.schema\.|package(?:-lock)?\.json|tsconfig|(?:app|appsettings|angular|project|composer|manifest)\.(?:[\w-]+\.)?json$/i;

const maxLevels = 3;
const maxFolders = 3;
const maxFiles = 8;
const maxLength = 200_000;

/** What the manifests near a Dockerfile run: those in its folder and the ones above, and in folders there that are named for it. Null where nothing can be seen. */
export function workloadsNear(path: string, answers: Answers): Workloads | null {
  const files: string[] = [];
  let complete = true;
  let folder = folderOf(path);
  let seen = false;
  for (let level = 0; level <= maxLevels; level++) {
    const names = answers.list(folder);
    if (names == null) complete = false;
    else {
      seen = true;
      complete &&= !names.some((name) => generated.test(name));
      files.push(...names.filter((name) => manifestName.test(name) && !otherName.test(name)).map((name) => joinPath(folder, name)));
      for (const inner of names.filter((name) => manifestFolder.test(name)).slice(0, maxFolders)) {
        const own = answers.list(joinPath(folder, inner));
        // Folders further below are not looked into; `templates` are as often those of pages.
        complete &&= own !== undefined && (inner.toLowerCase() === 'templates' || !(own ?? []).some((name) => generated.test(name) || !name.includes('.')));
        files.push(...(own ?? []).filter((name) => /\.(?:ya?ml|json)$/i.test(name)).map((name) => joinPath(folder, `${inner}/${name}`)));
      }
    }
    if (folder === '.') break;
    folder = folderOf(folder);
  }
  if (!seen) return null;
  const containers: Container[] = [];
  const built: Workloads['built'][number][] = [];
  for (const file of files.slice(0, maxFiles)) {
    const text = answers.text(file);
    if (text === null) continue;
    const read = text === undefined || text.length > maxLength ? null : readManifest(file, text);
    complete &&= read !== null;
    containers.push(...(read?.containers ?? []));
    built.push(...(read?.built ?? []));
  }
  return { containers, built, complete: complete && files.length <= maxFiles };
}

type Manifest = Pick<Workloads, 'containers' | 'built'>;

/** Null for what is no YAML, or is made into it by a tool (`{{ … }}`). */
function readManifest(path: string, text: string): Manifest | null {
  if (!/["']?\bkind["']?\s*:/.test(text)) return { containers: [], built: [] };
  if (text.includes('{{')) return null;
  const trees = readYamlTrees(text);
  return trees === null ? null : merged(trees.map((tree) => readObject(path, tree, new Map())));
}

function merged(parts: readonly Manifest[]): Manifest {
  return { containers: parts.flatMap((part) => part.containers), built: parts.flatMap((part) => part.built) };
}

function readObject(path: string, object: YamlTree, parameters: ReadonlyMap<string, string>): Manifest {
  const kind = object.get('kind')?.text ?? '';
  if (kind === 'List') return merged((object.get('items')?.items ?? []).map((item) => readObject(path, item, parameters)));
  if (kind === 'Template') {
    const own = (object.get('parameters')?.items ?? []).flatMap((one): readonly (readonly [string, string])[] => {
      const name = one.get('name')?.text;
      const value = one.get('value')?.text;
      return name == null || value == null ? [] : [[name, value]];
    });
    return merged((object.get('objects')?.items ?? []).map((item) => readObject(path, item, new Map(own))));
  }
  const fill = (text: string) => text.replace(/\$\{\{?(\w+)\}?\}/g, (whole, name: string) => parameters.get(name) ?? whole);
  if (kind === 'BuildConfig') return { containers: [], built: builtBy(object, fill) };
  const pod = podOf(kind, object);
  const containers = (pod?.get('containers')?.items ?? []).map((container): Container => {
    const image = container.get('image');
    const place = (...names: readonly string[]): Place | null => {
      const value = container.get('resources', ...names);
      return value?.text == null ? null : { text: fill(value.text), span: value.span };
    };
    const open = pod?.merges === true || container.merges;
    return {
      path,
      image: image?.text == null || open ? null : fill(image.text),
      span: (image ?? container.get('name') ?? container).span,
      serves: !kind.endsWith('Job'),
      liveness: open || container.get('livenessProbe') !== null,
      readiness: open || container.get('readinessProbe') !== null,
      cpuLimit: place('limits', 'cpu'),
      memoryRequest: place('requests', 'memory'),
      memoryLimit: place('limits', 'memory'),
    };
  });
  return { containers, built: [] };
}

/** Where the specification of the pods stands, by kind (Kubernetes API, workload resources; OpenShift, DeploymentConfig; Knative, Service). */
function podOf(kind: string, object: YamlTree): YamlTree | null {
  if (kind === 'Pod') return object.get('spec');
  if (kind === 'CronJob') return object.get('spec', 'jobTemplate', 'spec', 'template', 'spec');
  return /^(?:Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|DeploymentConfig|Job|Rollout|Service)$/.test(kind)
    ? object.get('spec', 'template', 'spec')
    : null;
}

function builtBy(object: YamlTree, fill: (text: string) => string): Workloads['built'] {
  const output = object.get('spec', 'output', 'to', 'name')?.text;
  const docker = object.get('spec', 'strategy', 'dockerStrategy');
  if (output == null || docker === null) return [];
  const folder = fill(object.get('spec', 'source', 'contextDir')?.text ?? '.');
  return [
    {
      name: fill(output).replace(/:[^/]*$/, ''),
      dockerfile: joinPath(folder.replace(/^\/+/, '') || '.', fill(docker.get('dockerfilePath')?.text ?? 'Dockerfile')),
    },
  ];
}
