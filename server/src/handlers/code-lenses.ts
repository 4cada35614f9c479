import { startsOf, type StartedBy } from '@plimsoll/shared-rules';
import type { CodeLens, CodeLensParams, Location } from 'vscode-languageserver';
import { answering } from '../answering';
import { toPlace } from '../convert';
import { serverCommands } from '../protocol';
import type { Session } from '../session';

const top = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** `textDocument/codeLens`: above a start script, which images run it, and how. A click goes to the Dockerfile's line. */
export function handleCodeLenses(session: Session): void {
  const { connection } = session;
  connection.onCodeLens(
    answering<CodeLensParams, CodeLens[]>(connection, 'textDocument/codeLens', [], async ({ textDocument }) => {
      if (!(await session.settings.showsLenses(textDocument.uri))) return [];
      const checked = await session.checkOpen(textDocument.uri);
      if (checked === null || checked.kind !== 'script') return [];
      const { value: images, answers } = await session.facts(checked, startsOf);
      const lenses = images.flatMap((image): readonly CodeLens[] => {
        const place = toPlace(checked.root, image.path, image.span, answers);
        return place === null ? [] : [lens(titleOf(image, place), session.abilities.showDocument ? place : null)];
      });
      const several = new Set(images.map(({ path }) => path)).size;
      return several > 1 ? [lens(`shared by ${several} images`, null), ...lenses] : lenses;
    }),
  );
}

function titleOf(image: StartedBy, { range }: Location): string {
  const how = howOf(image, `${image.path}:${range.start.line + 1}`);
  return image.user === null ? how : `${how} (user ${image.user})`;
}

function howOf({ process, helps }: StartedBy, place: string): string {
  if (helps !== null) return `run by ${helps} of ${place}`;
  if (process.kind === 'unknown') return `started by ${place}`;
  return process.kind === 'first' ? `runs as PID 1 of ${place}` : `runs below ${process.parent} of ${place}`;
}

function lens(title: string, place: Location | null): CodeLens {
  return { range: top, command: place === null ? { title, command: '' } : { title, command: serverCommands.show, arguments: [place] } };
}
