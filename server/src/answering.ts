import { LSPErrorCodes, ResponseError, type CancellationToken, type Connection } from 'vscode-languageserver';

type Handler<Params, Result> = (params: Params, token: CancellationToken) => Promise<Result>;

/**
 * Wraps a handler so that its request always gets an answer: `otherwise` when it throws (the log says why), the protocol's
 * own word when the client has called the request off. A `ResponseError` is an answer and passes.
 */
export function answering<Params, Result>(
  connection: Connection,
  name: string,
  otherwise: Result,
  handler: Handler<Params, Result>,
): (params: Params, token: CancellationToken) => Promise<Result> {
  return async (params, token) => {
    try {
      if (token.isCancellationRequested) throw cancelled();
      const result = await handler(params, token);
      if (token.isCancellationRequested) throw cancelled();
      return result;
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      connection.console.error(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return otherwise;
    }
  };
}

function cancelled(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
}

/** The document is no longer the one that the answer was made for: nothing is changed. */
export function outdated(): ResponseError {
  return new ResponseError(LSPErrorCodes.ContentModified, 'The document has changed since; ask again.');
}
