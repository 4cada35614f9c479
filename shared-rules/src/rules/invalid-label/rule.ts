import { findLabel } from '../../data/labels';
import { holdsTemplate } from '../../dockerfile/holds-template';
import type { Instruction, Pair } from '../../dockerfile/nodes';
import { variablesIn } from '../../dockerfile/variables-in';
import { defineRule } from '../../engine/rule';
import type { Image, Stage } from '../../model/image';
import { keyFault, nearKey, wrongForm } from '../../model/label-faults';
import { notOfForm, readLabelForm } from '../../model/label-forms';
import { expand, type Scope } from '../../model/scope';

export default defineRule(
  {
    id: 'invalid-label',
    group: 'metadata',
    summary: 'Reports labels whose key or value is not what those who read them expect.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      value: { text: '`{key}` should be {form}: who reads it can not use "{value}".', severity: 'warning' },
      port: { text: '`{key}` names port {port}, which no EXPOSE of this image declares.', severity: 'info' },
      impossible: { text: '`{key}` can not be the key of a label: it holds blanks, quotes, `=` or letters beyond ASCII.', severity: 'warning' },
      reserved: { text: 'Labels that begin as `{key}` are kept for Docker itself.', severity: 'warning' },
      near: { text: 'No tool looks for `{key}`, but for `{near}` they do.', severity: 'warning' },
      style: { text: '`{key}` is not written as label keys are: lower-case words, parted by dots and hyphens, behind a domain of yours.', severity: 'hint' },
    },
    options: {
      forms: {
        type: 'strings',
        default: [],
        about:
          'Forms of labels, as `key=form`, over those that are known: `text`, `url`, `rfc3339`, `semver`, `hash`, `spdx` or `email`. None may be empty then.',
      },
    },
    aliases: ['DL3048', 'DL3050', 'DL3051', 'DL3052', 'DL3053', 'DL3054', 'DL3055', 'DL3056', 'DL3058'],
    sources: [
      { guide: 'OCP', section: 'Set image metadata' },
      { guide: 'ACP', section: 'Defining image metadata' },
    ],
  },
  (context) => {
    const forms = new Map(context.options.forms.map(readLabelForm).filter((pair) => pair !== null));
    const judge = (pair: Pair, instruction: Instruction, stage: Stage, image: Image): void => {
      const { scope } = image.stateAt(instruction);
      const { escape } = image.document;
      const key = expand(pair.key, scope, escape);
      if (key === null || pair.value === null) return;
      const at = pair.keySpan;
      const near = nearKey(key);
      const fault = keyFault(key);
      if (fault !== null) context.report({ at, message: fault, data: { key } });
      else if (near !== null) context.report({ at, message: 'near', data: { key, near } });

      const label = findLabel(key);
      const value = pair.literal ? pair.value : expand(pair.value, scope, escape);
      // A build may give an ARG another value.
      const asked = forms.get(key);
      if ((label === null && asked === undefined) || value === null || fromArgument(pair, scope, escape)) return;
      // An empty value takes back what the base image says: a usual way to do so.
      const form = asked !== undefined ? notOfForm(asked, value) : label === null || value.trim() === '' ? null : wrongForm(label, value);
      if (form !== null)
        context.report({ at: pair.valueSpan ?? at, message: 'value', data: { key, form, value: value.length > 40 ? `${value.slice(0, 40)}…` : value } });
      else if (key === 'io.openshift.expose-services' && stage.inFinalChain && !instruction.onbuild) judgePorts(value, pair, image);
    };

    const judgePorts = (value: string, pair: Pair, image: Image): void => {
      const exposed = exposedRanges(image);
      if (exposed === null) return;
      for (const [, digits] of value.matchAll(/(?:^|,)\s*(\d+)/g)) {
        const port = Number(digits);
        if (!exposed.some(([from, to]) => from <= port && port <= to))
          context.report({ at: pair.valueSpan ?? pair.keySpan, message: 'port', data: { key: pair.key, port } });
      }
    };

    return {
      instruction: {
        LABEL: (instruction, stage) => {
          const { image } = context;
          if (image === null || stage === null || holdsTemplate(instruction.logical.text)) return;
          for (const pair of instruction.pairs) judge(pair, instruction, stage, image);
        },
      },
    };
  },
);

function fromArgument(pair: Pair, scope: Scope, escape: string): boolean {
  return variablesIn(pair.rawValue ?? '', escape).some(({ name }) => scope.get(name)?.kind !== 'env');
}

/** The ports of every EXPOSE; null where there is none, or one that is not known. */
function exposedRanges(image: Image): readonly (readonly [number, number])[] | null {
  const ranges: (readonly [number, number])[] = [];
  for (const instruction of image.finalChain.flatMap((stage) => stage.instructions).filter(({ keyword }) => keyword === 'EXPOSE')) {
    for (const word of instruction.words) {
      const text = expand(word.value, image.stateAt(instruction).scope, image.document.escape);
      const match = text === null ? null : /^(\d+)(?:-(\d+))?(?:\/\w*)?$/.exec(text);
      if (match === null) return null;
      ranges.push([Number(match[1]), Number(match[2] ?? match[1])]);
    }
  }
  return ranges.length === 0 ? null : ranges;
}
