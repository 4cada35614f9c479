import { keywordIn } from '../../dockerfile/casing';
import { defineRule } from '../../engine/rule';
import type { Image } from '../../model/image';
import { isImageList } from '../../model/image-list';
import { userInsertion } from '../../model/user-insertion';
import { dropsRoot, serverThatLeavesRoot } from '../../model/drops-root';
import { isWorkbench } from '../../model/purpose';
import { insert, replace, type TextEdit } from '../../text/edit';
import { baseName } from '../../text/path';

export default defineRule(
  {
    id: 'root-user',
    group: 'users',
    summary: 'The final stage ends as root.',
    since: '0.1.0',
    preset: 'minimal',
    messages: {
      user: {
        text: 'The image ends as {user}: whoever breaks out of the program is root in the container, and platforms that run images as non-root refuse it.',
        severity: 'warning',
      },
      base: { text: 'The image runs as root: no USER is set, and {image} sets none either.', severity: 'warning' },
      server: {
        text: '`{server}` is started as root, and leaves it only for its own work: no USER is set, and {image} sets none either.',
        severity: { openshift: 'warning', generic: 'hint' },
      },
      tools: {
        text: 'No USER is set, and {image} sets none either: whoever works in this image, or builds upon it, is root until they choose a user.',
        severity: { openshift: 'warning', generic: 'hint' },
      },
      unknown: { text: 'No USER is set: the image runs as root unless {image} sets a user of its own.', severity: 'info' },
    },
    fixes: {
      addUser: {
        title: 'End as USER 1001',
        level: 'suggested',
        why: 'The program must be able to run without root: files that it writes need group 0 and group permissions, and ports below 1024 are out of reach.',
      },
    },
    aliases: ['DL3002'],
    sources: [
      { guide: 'OCP', section: 'Support arbitrary user ids' },
      { guide: 'EW', section: 'Run the container process with a non-root user' },
      { guide: 'ZH', section: 'Drop root' },
    ],
  },
  (context) => ({
    image(image) {
      const stage = image.final;
      if (stage === null || stage.windows) return;
      const { instruction, root } = stage.end.user;
      if (root === false || (root === null && instruction !== null)) return;
      // An entrypoint that starts as root to prepare the container, and then hands over to a user, is right where root is allowed.
      if (context.platform === 'generic' && dropsRoot(image)) return;
      if (runsNothing(image) || runsContainers(image)) return;
      // `FROM {{ base }}`, `FROM REPLACE-ME`: a template, that says nothing of its base yet.
      const lowest = image.finalChain.at(-1);
      if (root === null && lowest?.imageText != null && lowest.reference === null) return;

      const place = userInsertion(stage, image.document);
      const edits = (): readonly TextEdit[] => {
        const word = instruction?.words[0];
        if (place === null) return [];
        return word !== undefined && place.after === instruction
          ? [replace(word.span, '1001')]
          : [insert(place.at, `${image.document.eol}${keywordIn(image.document, 'USER')} 1001`)];
      };
      const fixes = place === null ? [] : [{ use: 'addUser' as const, edits }];
      if (instruction !== null) {
        const word = instruction.words[0];
        context.report({ at: word?.span ?? instruction.keywordSpan, message: 'user', data: { user: word?.value ?? 'root' }, fixes });
        return;
      }
      const at = stage.imageWord?.span ?? stage.from.keywordSpan;
      const name = stage.scratch ? 'scratch' : (stage.imageText ?? stage.imageWord?.value ?? 'its base');
      const found = { at, data: { image: name }, fixes };
      const server = serverThatLeavesRoot(image);
      if (root !== true) context.report({ ...found, message: 'unknown' });
      else if (server !== null) context.report({ ...found, message: 'server', data: { ...found.data, server: server.id } });
      else context.report({ ...found, message: isWorkbench(image, context.path) ? 'tools' : 'base' });
    },
  }),
);

/** Files to hand out (`--output`), or to copy from, in an image that no program can be started in. */
function runsNothing(image: Image): boolean {
  const { final, start } = image;
  return isImageList(image) || (final?.scratch === true && start?.entrypoint == null && start?.cmd == null);
}

/** An engine that starts containers itself needs the rights of the node. */
function runsContainers({ start }: Image): boolean {
  return /^(?:dockerd(?:-entrypoint\.sh)?|containerd|crio|buildkitd|kubelet|k3s|k0s)$/.test(baseName(start?.argv?.[0]?.value ?? ''));
}
