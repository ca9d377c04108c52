// Looks once a second whether a replica follows its primary, and how far it is behind.
import type { Kysely } from 'kysely';
import type { Cancel } from '../../../kernel/clock.ts';
import { type Instant, SECOND_MS } from '../../../kernel/instant.ts';
import { endOfLog, identityOf, placeOf } from '../../../sql/standby.ts';
import type { LedgerTables } from '../tables/ledger-tables.ts';

export interface ReplicaSurroundings {
  readonly now: () => Instant;
  after(delayMs: number, call: () => void): Cancel;
  /** It can be used from now on, or no longer: then `why` says the reason in one sentence. */
  onChange(why: string): void;
}

export interface ReplicaWatch {
  /** Empty: it can be used. */
  why(): string;
  lagSeconds(): number | undefined;
  /** At once instead of within a second. */
  look(): Promise<void>;
  stop(): void;
}

export interface Servers {
  readonly primary: Kysely<LedgerTables>;
  readonly replica: Kysely<LedgerTables>;
}

/** What the primary had written when. */
interface Written {
  readonly at: number;
  readonly bytes: number;
}

const EVERY_MS = SECOND_MS;
/** A report does not wait for a replica that is further behind. */
const LAG_MAX_SECONDS = 2;
const WRITTEN_MAX = 1_000;

const OTHER_BOOK =
  'its newest event is none of api.store, so it follows a server that was copied from it: name a standby of api.store itself';

export function watchReplica(
  servers: Servers,
  { now, after, onChange }: ReplicaSurroundings,
): ReplicaWatch {
  const { primary, replica } = servers;
  let why = 'it has not answered yet';
  let isKnown = false;
  let replayed: number | undefined;
  let written: readonly Written[] = [];
  let looking: Promise<void> | undefined;
  let isStopped = false;
  let cancel: Cancel = () => {};
  let identified: ReturnType<typeof identityOf> | undefined;

  function lagSeconds(): number | undefined {
    if (replayed === undefined) return undefined;
    const missing = written[0];
    return missing === undefined ? 0 : Math.max(0, (now() - missing.at) / SECOND_MS);
  }

  async function identityOfPrimary() {
    identified ??= identityOf(primary);
    identified.catch(() => {
      identified = undefined;
    });
    return identified;
  }

  async function found(own: Awaited<ReturnType<typeof identityOf>>): Promise<string> {
    const place = await placeOf(replica, own).catch((error: Error) => error.message);
    if (typeof place === 'string') return place;
    if (place.refusal !== undefined) return place.refusal;
    if (!(await hasOurEvents(servers).catch(() => true))) return OTHER_BOOK;
    const { bytes } = place;
    replayed = bytes;
    written = written.filter((one) => one.bytes > bytes);
    const lag = lagSeconds() ?? 0;
    return lag > LAG_MAX_SECONDS ? `it is ${Math.round(lag)} s behind` : '';
  }

  async function lookOnce(): Promise<void> {
    // Without the primary there is nothing to compare it with.
    const own = await identityOfPrimary().catch(() => undefined);
    const end = own && (await endOfLog(primary).catch(() => undefined));
    if (own === undefined || end === undefined) return;
    if (written.length < WRITTEN_MAX && end.bytes > (written.at(-1)?.bytes ?? 0))
      written = [...written, { at: now(), bytes: end.bytes }];
    const before = why;
    why = await found(own);
    if (!isStopped && (!isKnown || (before === '') !== (why === ''))) onChange(why);
    isKnown = true;
  }

  function look(): Promise<void> {
    looking ??= lookOnce().finally(() => {
      looking = undefined;
      cancel();
      if (!isStopped) cancel = after(EVERY_MS, () => void look());
    });
    return looking;
  }

  return {
    why: () => why,
    lagSeconds,
    look,
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

/** A copy of a server, as of a snapshot of its disk, has the same identity; what was booked since then differs. */
async function hasOurEvents({ primary, replica }: Servers): Promise<boolean> {
  const newest = await replica
    .selectFrom('ledger_events')
    .select(['position', 'hash'])
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (newest === undefined) return true;
  const same = await primary
    .selectFrom('ledger_events')
    .select('hash')
    .where('position', '=', newest.position)
    .executeTakeFirst();
  return same?.hash === newest.hash;
}
