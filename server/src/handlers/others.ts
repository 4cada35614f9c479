import { answering } from '../answering';
import { methods, type OthersParams, type OthersReply } from '../protocol';
import type { Publisher } from '../publisher';
import type { Session } from '../session';

/** `plimsoll/others`: what other extensions show in an open document. */
export function handleOthers(session: Session, publisher: Publisher): void {
  const { connection } = session;
  const none: OthersReply = { doubled: [] };
  connection.onRequest(
    methods.others,
    answering<OthersParams, OthersReply>(connection, methods.others, none, async ({ uri, reports }) => {
      const checked = await session.checkOpen(uri);
      if (checked === null) return none;
      const news = session.others.take(checked, reports);
      if (news && (await session.settings.showsOnce(uri))) publisher.renew(uri);
      return { doubled: [...new Set([...session.others.doubled(checked).values()].flat())] };
    }),
  );
}
