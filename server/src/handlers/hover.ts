import { rules, type Finding } from '@plimsoll/shared-rules';
import type { Hover, HoverParams } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { answering } from '../answering';
import { toOffset, toRange } from '../convert';
import { rulePageUrl } from '../links';
import type { Session } from '../session';

/** `textDocument/hover`: why the rules that report here exist, and whose guideline it is. The message itself the editor shows. */
export function handleHover(session: Session): void {
  const { connection } = session;
  connection.onHover(
    answering<HoverParams, Hover | null>(connection, 'textDocument/hover', null, async ({ textDocument, position }) => {
      const checked = await session.checkOpen(textDocument.uri);
      if (checked === null) return null;
      const offset = toOffset(checked.document, position);
      const here = checked.result.findings.filter(({ span }) => span.start <= offset && offset <= span.end);
      const [first] = here;
      if (first === undefined) return null;
      const own = here.filter((finding, index) => here.findIndex((other) => other.rule === finding.rule) === index);
      const texts = await Promise.all(
        own.map(async (finding) => describe(finding, (await session.pages.of(finding.rule)) ?? '', lineOf(checked.document, finding))),
      );
      return { contents: { kind: 'markdown', value: texts.join('\n\n---\n\n') }, range: toRange(checked.document, first.span) };
    }),
  );
}

/** The text of the lines that a finding is on. */
function lineOf(document: TextDocument, { span }: Finding): string {
  const { start, end } = toRange(document, span);
  return document.getText({ start: { line: start.line, character: 0 }, end: { line: end.line + 1, character: 0 } });
}

function describe(finding: Finding, page: string, line: string): string {
  const meta = rules.find((rule) => rule.meta.id === finding.rule)?.meta;
  // The page tells the rest; several findings can stand at one place.
  const why = section(page, 'Why')?.split('\n\n')[0] ?? meta?.summary ?? '';
  const cautions = finding.fixes.flatMap((fix) => (meta?.fixes?.[fix.id]?.why === undefined ? [] : [`*${fix.title}*: ${meta.fixes[fix.id]?.why}`]));
  return [`**${finding.rule}**`, why, measured(page, line), guidelines(page), ...cautions, `[About this rule](${rulePageUrl(finding.rule)})`]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The guidelines that a page names in its table. */
function guidelines(page: string): string {
  const names = row(page, 'Guidelines');
  return names.length === 0 ? '' : ['Guidelines:', ...names.map((one) => `- ${one}`)].join('\n');
}

/** What the fix gained where it was measured, and how: of the lines in the page's table, the one that speaks of what stands here, else the first. */
function measured(page: string, line: string): string {
  const gains = row(page, 'Measured');
  const conditions = gains.at(-1);
  if (conditions === undefined) return '';
  const here = gains.slice(0, -1).find((one) => line.split(/[\s;&]+/).includes(one.split(' ')[0] ?? '')) ?? gains[0];
  return `Measured: ${here} (${conditions})`;
}

/** The lines of a row of a page's table. */
function row(page: string, name: string): readonly string[] {
  const cell = new RegExp(`^\\| ${name} \\| (.*) \\|$`, 'm').exec(page)?.[1];
  return cell === undefined ? [] : cell.split('<br>');
}

/** The text below a heading of a page, up to the next heading of any level. */
function section(page: string, heading: string): string | null {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => new RegExp(`^#+ ${heading}\\s*$`).test(line));
  if (start === -1) return null;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^#+ /.test(line));
  const text = rest
    .slice(0, end === -1 ? undefined : end)
    .join('\n')
    .trim();
  return text === '' ? null : text;
}
