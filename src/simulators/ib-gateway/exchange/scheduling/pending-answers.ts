// Answers that are still being made, by the request that they are for: it can be cancelled meanwhile.
import type { Cancel } from '../../../../kernel/clock.ts';
import type { Steps } from '../../../host/steps.ts';
import type { Turns } from '../../../host/turns.ts';

export interface Asker {
  readonly clientId: number;
  readonly reqId: number;
}

export interface PendingAnswers {
  begin<Value>(asker: Asker, steps: Steps<Value>, done: (value: Value) => void): void;
  has(asker: Asker): boolean;
  /** False if there was none. */
  stop(asker: Asker): boolean;
  stopAll(clientId: number): void;
}

export function createPendingAnswers(turns: Turns): PendingAnswers {
  const cancels = new Map<string, { readonly asker: Asker; readonly cancel: Cancel }>();
  const keyOf = ({ clientId, reqId }: Asker) => `${clientId}/${reqId}`;

  function stop(asker: Asker): boolean {
    cancels.get(keyOf(asker))?.cancel();
    return cancels.delete(keyOf(asker));
  }

  return {
    begin(asker, steps, done) {
      let isDone = false;
      const cancel = turns.begin(steps, (value) => {
        isDone = true;
        cancels.delete(keyOf(asker));
        done(value);
      });
      if (!isDone) cancels.set(keyOf(asker), { asker, cancel });
    },
    has: (asker) => cancels.has(keyOf(asker)),
    stop,
    stopAll(clientId) {
      for (const { asker } of [...cancels.values()]) if (asker.clientId === clientId) stop(asker);
    },
  };
}
