import { casingOf, fileCasing, recase } from '../../dockerfile/casing';
import { holdsTemplate } from '../../dockerfile/holds-template';
import type { Dockerfile, Word } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import type { Image, Stage } from '../../model/image';
import { replace, type TextEdit } from '../../text/edit';
import type { Span } from '../../text/span';

/** Words that mean something else to the builder (BuildKit, ReservedStageName). */
const reserved: ReadonlySet<string> = new Set(['scratch', 'context']);

export default defineRule(
  {
    id: 'stage-name',
    group: 'validity',
    summary: 'Reports stage names that are invalid, reserved, taken, or not in lower case, and an AS that is not written as its FROM.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      invalid: { text: '`{name}` can not name a stage: a name is a letter, then letters, digits, `-`, `_` and `.`; the build fails.', severity: 'error' },
      reserved: { text: '`{name}` is a word of the builder, so that a stage of that name can not be reached.', severity: 'warning' },
      duplicate: {
        text: 'An earlier stage is named `{name}` too: which of the two is meant hangs on the builder, and some refuse the file.',
        severity: 'warning',
      },
      capital: {
        text: 'The stage name `{name}` holds capitals: builders store it in lower case, and not all of them find it by another spelling.',
        severity: 'info',
      },
      unreachable: { text: 'BuildKit stores stage names in lower case, so it takes `FROM {name}` for an image, and fails.', severity: 'warning' },
      keyword: { text: '`{word}` is not in the case of its FROM.', severity: 'hint' },
    },
    fixes: {
      lowerName: {
        title: 'Name the stage `{name}`, here and where it is used',
        level: 'suggested',
        why: 'Commands and files that build the stage by its name (`--target`, `target:`) may have to follow.',
      },
      lowerUse: { title: 'Write `{name}`', level: 'safe' },
      matchCase: { title: 'Write `{word}`', level: 'safe' },
    },
    aliases: ['BK:StageNameCasing', 'BK:DuplicateStageName', 'BK:ReservedStageName', 'BK:FromAsCasing', 'DL3024', 'DL3063'],
    sources: [{ guide: 'Dockerfile reference', section: 'FROM' }],
  },
  (context) => {
    const judgeName = (stage: Stage, word: Word, image: Image): void => {
      const name = word.value;
      const lower = name.toLowerCase();
      const twin = stage.earlier.find((one) => one.name === lower);
      if (!/^[a-z][a-z0-9_.-]*$/.test(lower)) context.report({ at: word.span, message: 'invalid', data: { name } });
      else if (reserved.has(lower)) context.report({ at: word.span, message: 'reserved', data: { name } });
      else if (twin !== undefined) {
        const at = nameWord(twin)?.span ?? twin.from.keywordSpan;
        context.report({ at: word.span, message: 'duplicate', data: { name }, related: [{ path: null, span: at, message: 'The earlier stage.' }] });
      } else if (name !== lower) {
        const uses = image.stages.filter((one) => one.parent === stage && isCapital(one.imageWord));
        const edits = () => [replace(word.span, lower), ...usesOf(stage, image)];
        context.report({
          at: word.span,
          message: uses.length > 0 ? 'unreachable' : 'capital',
          data: { name },
          related: uses.map((one) => ({ path: null, span: (one.imageWord as Word).span, message: 'It is used here.' })),
          fixes: word.contiguous ? [{ use: 'lowerName', data: { name: lower }, edits }] : [],
        });
      }
    };

    return {
      image(image) {
        const casing = fileCasing(image.document);
        for (const stage of image.stages) {
          const { from, imageWord, parent } = stage;
          const as = from.words[1];
          const word = nameWord(stage);
          if (word !== undefined && as !== undefined && !holdsTemplate(word.raw)) {
            judgeName(stage, word, image);
            const own = casingOf(image.document.text.slice(from.keywordSpan.start, from.keywordSpan.end));
            // Where FROM itself is out of line, that is what there is to mend.
            if (own === casing && casingOf(as.raw) !== own) {
              const wanted = recase(as.raw, own);
              context.report({
                at: as.span,
                message: 'keyword',
                data: { word: as.raw },
                fixes: as.contiguous ? [{ use: 'matchCase', data: { word: wanted }, edits: () => [replace(as.span, wanted)] }] : [],
              });
            }
          }
          // A stage whose own name holds capitals tells it there.
          if (parent === null || imageWord === null || !isCapital(imageWord) || nameWord(parent)?.value !== parent.name) continue;
          const lower = imageWord.value.toLowerCase();
          context.report({
            at: imageWord.span,
            message: 'unreachable',
            data: { name: imageWord.value },
            fixes: imageWord.contiguous ? [{ use: 'lowerUse', data: { name: lower }, edits: () => [replace(imageWord.span, lower)] }] : [],
          });
        }
      },
    };
  },
);

function nameWord(stage: Stage): Word | undefined {
  return stage.name === null ? undefined : stage.from.words[2];
}

function isCapital(word: Word | null): boolean {
  return word !== null && !word.value.includes('$') && word.value !== word.value.toLowerCase();
}

/** Lower-cases what names the stage in FROM, `--from` and `from=` of mounts behind it. */
function usesOf(stage: Stage, { document, stages }: Image): readonly TextEdit[] {
  const later = stages.slice(stage.index + 1);
  const spans = later.flatMap((one) => (one.parent === stage && one.imageWord?.contiguous && !one.imageWord.value.includes('$') ? [one.imageWord.span] : []));
  for (const { flags } of later.flatMap((one) => one.instructions)) {
    for (const flag of flags) {
      if (flag.name === 'from' && flag.valueSpan !== null) spans.push(flag.valueSpan);
      for (const option of flag.options)
        if (option.name === 'from' && option.value !== null) spans.push({ start: option.span.end - option.value.length, end: option.span.end });
    }
  }
  return spans.flatMap((span) => lowered(document, span, stage.name as string));
}

function lowered({ text }: Dockerfile, span: Span, name: string): readonly TextEdit[] {
  const written = text.slice(span.start, span.end);
  return written !== name && written.toLowerCase() === name ? [replace(span, name)] : [];
}
