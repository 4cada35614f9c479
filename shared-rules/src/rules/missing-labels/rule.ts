import { keywordIn } from '../../dockerfile/casing';
import { defineRule } from '../../engine/rule';
import { isImageList } from '../../model/image-list';
import { knownLabelValues, requiredLabels, setLabels } from '../../model/labels';
import { userInsertion } from '../../model/user-insertion';
import { insert, type TextEdit } from '../../text/edit';

export default defineRule(
  {
    id: 'missing-labels',
    group: 'metadata',
    summary: 'Reports labels that the image should carry and does not.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      missing: { text: 'The image has no {labels}: people and tools can not tell what it is.', severity: 'hint' },
      inherited: { text: 'The image sets no {labels} of its own: those of {image} describe that image, not this one.', severity: 'hint' },
      builder: { text: 'The S2I builder has no {labels}: the console can not offer it.', severity: { openshift: 'warning', kubernetes: 'hint' } },
    },
    fixes: {
      add: { title: 'Add the labels', level: 'suggested', why: 'Values that the file does not know are left empty: fill them in.' },
      addKnown: { title: 'Add {labels} from what the file says', level: 'safe' },
    },
    options: {
      labels: { type: 'strings', default: [], about: 'Label keys to ask for, in place of the set of the platform.' },
    },
    aliases: ['DL3049'],
    sources: [
      { guide: 'OCP', section: 'Set image metadata' },
      { guide: 'ACP', section: 'Defining image metadata' },
      { guide: 'ROSA', section: 'イメージのメタデータ設定' },
    ],
  },
  (context) => ({
    image(image) {
      const stage = image.final;
      if (stage === null || stage.windows || isImageList(image)) return;
      const labels = setLabels(image);
      const missing = requiredLabels(image, context.platform, context.options.labels).filter((key) => !labels.keys.has(key));
      if (missing.length === 0 || labels.open) return;

      const values = knownLabelValues(image);
      const known = missing.every((key) => values.has(key));
      const place = userInsertion(stage, image.document);
      const edits = (): readonly TextEdit[] => {
        if (place === null) return [];
        const eol = image.document.eol;
        const lines = missing.map((key) => `${key}="${values.get(key) ?? ''}"`);
        return [insert(place.at, `${eol}${keywordIn(image.document, 'LABEL')} ${lines.join(` ${image.document.escape}${eol}      `)}`)];
      };
      const names = listed(missing);
      const at = stage.imageWord?.span ?? stage.from.keywordSpan;
      const fixes = place === null ? [] : known ? [{ use: 'addKnown' as const, data: { labels: names }, edits }] : [{ use: 'add' as const, edits }];
      const base = stage.base;
      if (labels.s2i) context.report({ at, message: 'builder', data: { labels: names }, fixes });
      else if (base?.name.includes('ubi') === true && context.platform === 'openshift')
        context.report({ at, message: 'inherited', data: { labels: names, image: base.name }, fixes });
      else context.report({ at, message: 'missing', data: { labels: names }, fixes });
    },
  }),
);

/** Three keys say enough; the rest is in the fix. */
function listed(keys: readonly string[]): string {
  if (keys.length === 1) return `label ${keys[0]}`;
  const shown = keys.slice(0, 3);
  const rest = keys.length - shown.length;
  return rest === 0 ? `labels ${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}` : `labels ${shown.join(', ')} and ${rest} more`;
}
