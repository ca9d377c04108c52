// What the workers of one API share by their PostgreSQL database where no Redis is configured. Each uses one separate connection,
// and change notifications are sent by the leader, never by a transaction that books.
import { hashOfSecret } from '../../identity/opaque-secret.ts';
import type { CountedHere, SharedCounters } from '../workers/shared-state.ts';

export interface ServerConnection {
  /** Rejects if the server does not answer. */
  ask(text: string, values: readonly unknown[]): Promise<readonly Row[]>;
}

type Row = Readonly<Record<string, unknown>>;

/** Rises whenever users, grants, sessions or keys change, in whatever process. */
export const IDENTITY_CHANGES = 'identity_changes';

export async function noteIdentityChange(connection: ServerConnection): Promise<void> {
  await connection.ask(`select nextval('${IDENTITY_CHANGES}')`, []);
}

export async function identityChanges(connection: ServerConnection): Promise<number> {
  const [row] = await connection.ask(
    `select case when is_called then last_value else 0 end as changes from ${IDENTITY_CHANGES}`,
    [],
  );
  return Number(row?.changes);
}

interface Kept {
  /** Of all workers, when they were asked last. */
  known: number;
  /** Counted here since. */
  own: number;
  until: number;
}

const KEYS_MAX = 50_000;
const FLUSH_MS = 150;
const DROP_EVERY = 400;

const ADD = `
  insert into rate_counts as kept (key, count, until)
  select * from unnest($1::text[], $2::integer[], $3::bigint[])
  on conflict (key) do update set
    count = case when kept.until <= $4 then excluded.count else kept.count + excluded.count end,
    until = case when kept.until <= $4 then excluded.until else kept.until end
  returning key, count, until`;

export interface ServerCounters extends SharedCounters {
  stop(): void;
}

export interface ServerCountersParts {
  readonly connection: ServerConnection;
  /** Epoch ms. */
  now(): number;
  after(delayMs: number, call: () => void): () => void;
}

/**
 * Counts in memory and adds up in the database several times a second: a request waits for no answer, and a limit is passed by what
 * the other workers allow within that time at most. While the database does not answer, each worker counts alone.
 */
export function openServerCounters({
  connection,
  now,
  after,
}: ServerCountersParts): ServerCounters {
  const keptByKey = new Map<string, Kept>();
  let isStopped = false;
  let flushes = 0;
  let cancel = () => {};

  function keptFor(key: string, windowMs: number): Kept {
    const found = keptByKey.get(key);
    if (found !== undefined && found.until > now()) return found;
    if (keptByKey.size >= KEYS_MAX) keptByKey.clear();
    const begun = { known: 0, own: 0, until: now() + windowMs };
    keptByKey.set(key, begun);
    return begun;
  }

  async function flush(): Promise<void> {
    const at = now();
    const added = [...keptByKey].filter(([, { own, until }]) => own > 0 && until > at);
    flushes += 1;
    if (flushes % DROP_EVERY === 0) await dropOver(at);
    if (added.length === 0) return;
    const counts = added.map(([, kept]) => kept.own);
    const rows = await connection.ask(ADD, [
      added.map(([key]) => key),
      counts,
      added.map(([, { until }]) => Math.round(until)),
      at,
    ]);
    const rowByKey = new Map(rows.map((row) => [row.key, row]));
    added.forEach(([key, kept], index) => {
      const row = rowByKey.get(key);
      if (row === undefined) return;
      kept.own -= counts[index] ?? 0;
      kept.known = Number(row.count);
      kept.until = Number(row.until);
    });
  }

  async function dropOver(at: number): Promise<void> {
    for (const [key, { until }] of keptByKey) if (until <= at) keptByKey.delete(key);
    await connection.ask('delete from rate_counts where until <= $1', [at]);
  }

  function flushLater(): void {
    cancel = after(FLUSH_MS, () => {
      // What could not be added is added with the next ones.
      void flush()
        .catch(() => {})
        .finally(() => {
          if (!isStopped) flushLater();
        });
    });
  }

  flushLater();
  return {
    // The shares of others are known from the last answer, so nothing is held back.
    workers: () => 1,
    async count(key: string, { windowMs }: CountedHere) {
      // Addresses are personal: the table has none.
      const kept = keptFor(hashOfSecret(key), windowMs);
      kept.own += 1;
      return { count: kept.known + kept.own, leftMs: Math.max(0, kept.until - now()) };
    },
    stop() {
      isStopped = true;
      cancel();
    },
  };
}
