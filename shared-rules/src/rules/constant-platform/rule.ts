import { holdsTemplate } from '../../dockerfile/holds-template';
import { variablesIn } from '../../dockerfile/variables-in';
import { defineRule } from '../../engine/rule';
import { remove } from '../../text/edit';

/** Other names of architectures (containerd/platforms). */
const architectures: Readonly<Record<string, string>> = { x86_64: 'amd64', 'x86-64': 'amd64', aarch64: 'arm64', armhf: 'arm', armel: 'arm', i386: '386' };

export default defineRule(
  {
    id: 'constant-platform',
    group: 'base-image',
    summary: 'Reports a FROM that fixes the platform, or asks for the one that it has anyway.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      constant: { text: 'The platform is fixed to {platform}: the image can not be built for another one, and runs emulated there.', severity: 'info' },
      redundant: { text: '$TARGETPLATFORM is the platform that FROM takes by itself.', severity: 'info' },
    },
    fixes: {
      removeFlag: { title: 'Remove the flag', level: 'safe' },
    },
    aliases: ['BK:FromPlatformFlagConstDisallowed', 'BK:RedundantTargetPlatform', 'DL3029', 'DL3065'],
    sources: [
      { guide: 'OCP', section: 'Reuse images' },
      { guide: 'Dockerfile reference', section: 'FROM' },
    ],
  },
  (context) => ({
    instruction: {
      FROM: (from, stage) => {
        const { image } = context;
        const flag = from.flags.find((one) => one.name === 'platform');
        if (image === null || flag?.value == null || flag.value === '' || flag.valueSpan === null || holdsTemplate(flag.value)) return;
        const { value, span, valueSpan } = flag;
        if (value === '$TARGETPLATFORM' || value === '${TARGETPLATFORM}') {
          // An ARG of that name with a default is another thing.
          if (image.globals.get('TARGETPLATFORM')?.value != null) return;
          const blanks = /^[ \t]*/.exec(context.text.slice(span.end, span.end + 100))?.[0].length ?? 0;
          context.report({
            at: valueSpan,
            message: 'redundant',
            fixes: [{ use: 'removeFlag', edits: () => [remove({ start: span.start, end: span.end + blanks })] }],
          });
        } else if (variablesIn(value, image.document.escape).length === 0 && !tells(stage?.name ?? '', value)) {
          context.report({ at: valueSpan, message: 'constant', data: { platform: value } });
        }
      },
    },
  }),
);

/** The stage says by its name that it is for one platform. */
function tells(name: string, platform: string): boolean {
  const [first = '', second] = platform.toLowerCase().split('/');
  const architecture = second ?? (/^(?:linux|windows|darwin|freebsd)$/.test(first) ? '' : first);
  const words = [second === undefined && architecture !== '' ? '' : first, architecture, architectures[architecture] ?? ''];
  return words.some((word) => word !== '' && name.includes(word));
}
