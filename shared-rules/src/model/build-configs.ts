import { readYamlTrees, type YamlTree } from '../text/yaml-tree';
import { filled, type WrittenBuild } from './written-build';

/**
 * The builds of the BuildConfigs in a YAML text, lists and templates looked into. Their paths count from the root of the repository.
 * Left out are those whose source is uploaded, or whose Dockerfile stands in the file itself, and paths with parameters.
 * Source: OpenShift, "Creating build inputs" (`contextDir`, inline Dockerfile, binary source) and "Docker strategy" (`dockerfilePath`).
 */
export function buildConfigs(text: string): readonly WrittenBuild[] {
  if (!/\bBuildConfig\b/.test(text)) return [];
  return (readYamlTrees(text) ?? []).flatMap(objectsIn).flatMap((object): readonly WrittenBuild[] => {
    const strategy = object.get('spec', 'strategy', 'dockerStrategy') ?? (object.get('spec', 'strategy', 'type')?.text === 'Docker' ? object : null);
    const source = object.get('spec', 'source');
    if (object.get('kind')?.text !== 'BuildConfig' || strategy === null || source === null) return [];
    if (source.get('dockerfile') !== null || source.get('binary') !== null || source.get('type')?.text === 'Binary') return [];
    const context = filled(source.get('contextDir')?.text ?? '.');
    const dockerfile = filled(strategy.get('dockerfilePath')?.text ?? 'Dockerfile');
    return context === null || dockerfile === null ? [] : [{ context: context.replace(/^\/+/, '') || '.', dockerfile, target: null, atRoot: true }];
  });
}

function objectsIn(document: YamlTree): readonly YamlTree[] {
  return [document, ...['items', 'objects'].flatMap((name) => document.get(name)?.items ?? [])];
}
