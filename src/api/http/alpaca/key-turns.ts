// One order after the other for each key, over all workers: what a day has used is counted before the next order.
import type { SharedLocks } from '../../store/workers/shared-locks.ts';
import { unavailable } from './alpaca-error.ts';

export type KeyTurns = <Done>(key: string, act: () => Promise<Done>) => Promise<Done>;

/** `locks`: undefined for a process that works alone. */
export function createKeyTurns(locks: SharedLocks | undefined): KeyTurns {
  const lastByKey = new Map<string, Promise<unknown>>();

  async function locked<Done>(key: string, act: () => Promise<Done>): Promise<Done> {
    if (locks === undefined) return act();
    const giveBack = await locks.take(`alpaca:${key}`).catch((error: Error) => {
      throw unavailable(
        `Orders of the key ${key} are placed one after the other, and its turn did not come (${error.message}). Nothing was placed; send it again.`,
      );
    });
    try {
      return await act();
    } finally {
      await giveBack();
    }
  }

  return (key, act) => {
    const inTurn = () => locked(key, act);
    const turn = (lastByKey.get(key) ?? Promise.resolve()).then(inTurn, inTurn);
    lastByKey.set(key, turn);
    return turn;
  };
}
