import type { Dockerfile } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import { isApt, isInOrder, isRpm, operationsOf, packageLists, packageOrders, type ListLine, type PackageOrder } from '../../model/packages';
import { remove, replace, type TextEdit } from '../../text/edit';

export default defineRule(
  {
    id: 'unsorted-packages',
    group: 'packages',
    summary: 'A list of packages, one a line, is not in order, or names one twice.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      unsorted: {
        text: 'This list of packages is not in order ({package} comes before {before}): in order, it shows what is there twice, and changes are easier to read.',
        severity: 'hint',
      },
      repeated: { text: '{package} is in this list twice.', severity: 'hint' },
    },
    fixes: {
      sort: { title: 'Sort the {count} packages', level: 'safe' },
    },
    sources: [{ guide: 'EW', section: 'Sort multi-row parameters' }],
  },
  (context) => ({
    instruction: {
      RUN(instruction) {
        const image = context.image;
        const run = image?.runOf(instruction) ?? null;
        if (image === null || run === null) return;
        for (const operation of operationsOf(run)) {
          const { manager } = operation;
          if (operation.verb !== 'install' || !(isApt(manager) || isRpm(manager) || manager === 'apk' || manager === 'zypper')) continue;
          for (const list of packageLists(image.document, operation)) {
            const repeated = list.find((line, at) => list.some((other, before) => before < at && other.text === line.text));
            const order = nearest(list);
            const at = list.findIndex((line, index) => index > 0 && order(list[index - 1]?.text ?? '', line.text) > 0);
            if (repeated === undefined && (at === -1 || isGrouped(list))) continue;
            const edits = sortEdits(image.document, list, order);
            const fixes = edits === null ? [] : [{ use: 'sort' as const, data: { count: list.length }, edits: () => edits }];
            if (repeated !== undefined) context.report({ at: repeated.word.span, message: 'repeated', data: { package: repeated.text }, fixes });
            else {
              const line = list[at] as ListLine;
              context.report({ at: line.word.span, message: 'unsorted', data: { package: line.text, before: list[at - 1]?.text ?? '' }, fixes });
            }
          }
        }
      },
    },
  }),
);

/** The order that the fewest neighbours break. */
function nearest(list: readonly ListLine[]): PackageOrder {
  const breaks = (order: PackageOrder) => list.filter((line, at) => at > 0 && order(list[at - 1]?.text ?? '', line.text) > 0).length;
  return packageOrders.reduce((best, order) => (breaks(order) < breaks(best) ? order : best));
}

/** Comments or blank lines part the list into groups, each of them in order: the groups have a meaning. */
function isGrouped(list: readonly ListLine[]): boolean {
  const groups: ListLine[][] = [];
  for (const line of list) {
    if (groups.length === 0 || line.led) groups.push([]);
    groups[groups.length - 1]?.push(line);
  }
  return (
    groups.length > 1 &&
    groups.some((group) => group.length > 1) &&
    groups.every((group) =>
      packageOrders.some((order) =>
        isInOrder(
          group.map((line) => line.text),
          order,
        ),
      ),
    )
  );
}

/** Each place gets the line that belongs there, with its comments; places that repeated packages leave go. Null when a comment would go with them. */
function sortEdits(document: Dockerfile, list: readonly ListLine[], order: PackageOrder): readonly TextEdit[] | null {
  const { text } = document;
  const kept = list.filter((line, at) => !list.some((other, before) => before < at && other.text === line.text));
  if (list.some((line) => line.led && !kept.includes(line))) return null;
  const sorted = [...kept].sort((a, b) => order(a.text, b.text) || (a.text < b.text ? -1 : 1));
  const edits: TextEdit[] = [];
  sorted.forEach((line, at) => {
    const place = list[at] as ListLine;
    const wanted = text.slice(line.block.start, line.block.end);
    if (text.slice(place.block.start, place.block.end) !== wanted) edits.push(replace(place.block, wanted));
  });
  const last = list[kept.length - 1] as ListLine;
  if (kept.length < list.length) edits.push(remove({ start: last.word.span.end, end: (list[list.length - 1] as ListLine).word.span.end }));
  return edits;
}
