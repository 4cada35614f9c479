import { isAlias, isMap, isScalar, isSeq, parseAllDocuments, type Document } from 'yaml';
import { Recent } from './recent';
import type { Span } from './span';
import { nestsTooDeeply } from './yaml-depth';

/** A value in a YAML text, with its place. */
export class YamlTree {
  constructor(
    private readonly node: unknown,
    private readonly document: Document,
  ) {}

  /** The value below a name, or below several, one after the other; null when there is none. */
  get(...names: readonly string[]): YamlTree | null {
    let node: unknown = this.node;
    for (const name of names) {
      if (!isMap(node)) return null;
      const found: unknown = node.items.find((item) => isScalar(item.key) && String(item.key.value) === name)?.value;
      node = isAlias(found) ? found.resolve(this.document) : found;
      if (node === undefined || node === null) return null;
    }
    return new YamlTree(node, this.document);
  }

  /** The elements of a list; none of anything else. */
  get items(): readonly YamlTree[] {
    if (!isSeq(this.node)) return [];
    return this.node.items.map((item) => new YamlTree(isAlias(item) ? item.resolve(this.document) : item, this.document));
  }

  /** The names of an object, with their values. */
  get entries(): readonly (readonly [string, YamlTree])[] {
    if (!isMap(this.node)) return [];
    return this.node.items.flatMap((item) => (isScalar(item.key) ? [[String(item.key.value), new YamlTree(item.value, this.document)] as const] : []));
  }

  /** A plain value as text; null of anything else, and of nothing. */
  get text(): string | null {
    return isScalar(this.node) && this.node.value !== null ? String(this.node.value) : null;
  }

  /** Where a plain value stands; of others, where they begin. */
  get span(): Span {
    const range = (this.node as { readonly range?: readonly [number, number, number] | null }).range;
    return range == null ? { start: 0, end: 0 } : { start: range[0], end: isScalar(this.node) ? range[1] : range[0] };
  }

  /** It takes over values from elsewhere (`<<`), which are not looked at. */
  get merges(): boolean {
    return isMap(this.node) && this.node.items.some((item) => isScalar(item.key) && item.key.value === '<<');
  }
}

/** The documents of a YAML text (JSON is one); null when it is none. Never throws. */
export function readYamlTrees(text: string): readonly YamlTree[] | null {
  return read.get(text, () => {
    if (nestsTooDeeply(text)) return null;
    try {
      const documents = parseAllDocuments(text, { prettyErrors: false, logLevel: 'silent', keepSourceTokens: false });
      if (!Array.isArray(documents)) return [];
      return documents.some((document) => document.errors.length > 0) ? null : documents.map((document) => new YamlTree(document.contents, document));
    } catch {
      return null;
    }
  });
}

/** A document is checked several times while its questions are answered. */
const read = new Recent<readonly YamlTree[] | null>(16);
