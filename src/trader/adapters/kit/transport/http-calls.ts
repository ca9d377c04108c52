// Calls over HTTP that are under way: each ends in one message, unless it is given up.
import { callOnce, type HttpAnswer, type HttpRequest } from './http-call.ts';

export type CallMessage =
  | { readonly name: 'answered'; readonly id: number; readonly answer: HttpAnswer }
  /** `hasLeft`: bytes may have reached the broker, which may have acted on them. */
  | {
      readonly name: 'unanswered';
      readonly id: number;
      readonly why: string;
      readonly hasLeft: boolean;
    };

export interface HttpCalls {
  request(url: string, request: HttpRequest): void;
  /** Gives up waiting; no message about the call follows. */
  abort(id: number): void;
  /** Gives up all; no message follows. */
  destroy(): void;
}

export function createHttpCalls(receive: (message: CallMessage) => void): HttpCalls {
  const abortById = new Map<number, AbortController>();

  return {
    request(url, request) {
      const aborting = new AbortController();
      const { id } = request;
      abortById.set(id, aborting);
      callOnce(url, request, aborting.signal).then(
        (answer) => {
          abortById.delete(id);
          if (aborting.signal.aborted) return;
          if ('status' in answer) receive({ name: 'answered', id, answer });
          else receive({ name: 'unanswered', id, ...answer });
        },
        () => abortById.delete(id),
      );
    },
    abort(id) {
      abortById.get(id)?.abort();
      abortById.delete(id);
    },
    destroy() {
      for (const aborting of abortById.values()) aborting.abort();
      abortById.clear();
    },
  };
}
