import { findRule, rules } from '@plimsoll/shared-rules';
import type { CancellationToken } from 'vscode-languageserver';
import { answering } from '../answering';
import { methods, type RulePageParams, type RuleSummary } from '../protocol';
import type { Session } from '../session';

/** `plimsoll/rulePage` and `plimsoll/rules`: what is known of the rules, without the network. */
export function handleRulePages({ connection, pages }: Session): void {
  connection.onRequest(
    methods.rulePage,
    answering<RulePageParams, string | null>(connection, methods.rulePage, null, async ({ rule }) => {
      const meta = findRule(rule, rules)?.meta;
      return meta === undefined ? null : ((await pages.of(meta.id)) ?? `# ${meta.id}\n\n${meta.summary}\n`);
    }),
  );
  const list = answering<undefined, readonly RuleSummary[]>(connection, methods.rules, [], async () =>
    rules.map(({ meta }) => ({ id: meta.id, summary: meta.summary })),
  );
  connection.onRequest(methods.rules, (token: CancellationToken) => list(undefined, token));
}
