import type { Checked } from './document';

type Finding = Checked['findings'][number];
type Fix = Finding['fixes'][number];
type PlainFix = Omit<Fix, 'edits' | 'files'> & { readonly made: { readonly edits: ReturnType<Fix['edits']>; readonly files: ReturnType<Fix['files']> } | null };
type PlainFinding = Omit<Finding, 'fixes'> & { readonly fixes: readonly PlainFix[] };

/** A result without functions: it can travel to another thread, and holds nothing of the model that it was made from. */
export type PlainResult = Omit<Checked, 'findings'> & { readonly findings: readonly PlainFinding[] };

/** `edits`: somebody will ask for them, so they are made now. */
export function plainResult({ findings, suppressed, skipped, failures }: Checked, edits: boolean): PlainResult {
  return {
    suppressed,
    skipped,
    failures,
    findings: findings.map(({ fixes, ...finding }) => ({
      ...finding,
      fixes: fixes.map(({ id, title, level, ...fix }) => ({ id, title, level, made: edits ? { edits: fix.edits(), files: fix.files() } : null })),
    })),
  };
}

export function fromPlain({ findings, ...rest }: PlainResult): Checked {
  return {
    ...rest,
    findings: findings.map(({ fixes, ...finding }) => ({
      ...finding,
      fixes: fixes.map(({ made, ...fix }) => ({ ...fix, edits: () => made?.edits ?? [], files: () => made?.files ?? [] })),
    })),
  };
}
