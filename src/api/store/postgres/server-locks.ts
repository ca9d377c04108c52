// Locks of the PostgreSQL database that the workers of one API share. A worker that dies, freezes or loses its connection loses
// what it holds.
import type { SharedLocks } from '../workers/shared-locks.ts';
import type { ServerConnection } from './server-state.ts';

export interface ServerLocks extends SharedLocks {
  /** Gives out no more, and resolves once all that are held are back. */
  stop(): Promise<void>;
}

export interface ServerLocksParts {
  readonly connection: ServerConnection;
  /** Epoch ms. */
  now(): number;
  after(delayMs: number, call: () => void): () => void;
}

/** A separate space of keys among the advisory locks of the database. */
const SPACE = 1_847_220_312;
const TRY_AFTER_MS = 20;
const WAIT_MAX_MS = 30_000;

const TRY = 'select pg_try_advisory_lock($1::integer, hashtext($2)) as held';
const GIVE_BACK = 'select pg_advisory_unlock($1::integer, hashtext($2))';

/** A worker takes a name again only after it has given it back: PostgreSQL would give it twice to one connection. */
export function openServerLocks({ connection, now, after }: ServerLocksParts): ServerLocks {
  const held = new Set<Promise<void>>();
  let isStopped = false;

  async function taken(values: readonly unknown[]): Promise<boolean> {
    if (isStopped) throw new Error('this process ends');
    try {
      const [row] = await connection.ask(TRY, values);
      if (row?.held !== true || !isStopped) return row?.held === true;
    } catch (error) {
      // It may have been given all the same.
      await connection.ask(GIVE_BACK, values).catch(() => {});
      throw error;
    }
    await connection.ask(GIVE_BACK, values).catch(() => {});
    throw new Error('this process ends');
  }

  function hold(values: readonly unknown[]): () => Promise<void> {
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    held.add(ended);
    return async () => {
      // A connection that does not answer is closed, and its locks with it.
      await connection.ask(GIVE_BACK, values).catch(() => {});
      held.delete(ended);
      end();
    };
  }

  return {
    async take(name) {
      const values = [SPACE, name];
      const until = now() + WAIT_MAX_MS;
      while (!(await taken(values))) {
        if (now() > until) throw new Error('another process holds the lock');
        await new Promise<void>((resolve) => void after(TRY_AFTER_MS, resolve));
      }
      return hold(values);
    },
    async stop() {
      isStopped = true;
      await Promise.all(held);
    },
  };
}
