// Work that takes long, done in turns of the event loop: everything else is served between two of them.
import type { Cancel } from '../../kernel/clock.ts';
import { withinTurn } from './clock.ts';
import { finished, type Steps } from './steps.ts';

export interface Turns {
  /** The first piece is done before it returns. */
  begin<Value>(steps: Steps<Value>, done: (value: Value) => void): Cancel;
}

/** For a process that has nothing else to serve. */
export const atOnce: Turns = {
  begin(steps, done) {
    done(finished(steps));
    return () => {};
  },
};

interface Work {
  /** False when it is over. */
  goOn(): boolean;
}

/** All work together takes one turn at a time, a piece of each after the other, in the next turn where the last one stopped; `end` calls what is done. */
export function createTurns(end: (call: () => void) => void): Turns & { stop(): void } {
  const waiting = new Set<Work>();
  let next: NodeJS.Immediate | undefined;

  function plan(): void {
    if (waiting.size > 0) next ??= setImmediate(turn);
  }

  function turn(): void {
    next = undefined;
    const mayGoOn = withinTurn();
    for (const work of waiting) {
      // Moves it behind the others that wait.
      waiting.delete(work);
      if (work.goOn()) waiting.add(work);
      if (!mayGoOn()) break;
    }
    plan();
  }

  return {
    begin<Value>(steps: Steps<Value>, done: (value: Value) => void) {
      let isCancelled = false;
      const work: Work = {
        goOn() {
          const step = isCancelled ? undefined : steps.next();
          if (step?.done !== true) return step !== undefined;
          end(() => {
            if (!isCancelled) done(step.value);
          });
          return false;
        },
      };
      if (work.goOn()) waiting.add(work);
      plan();
      return () => {
        isCancelled = true;
        waiting.delete(work);
      };
    },
    stop() {
      waiting.clear();
      clearImmediate(next);
    },
  };
}
