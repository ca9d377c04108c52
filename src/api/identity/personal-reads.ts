// Who read whose personal data: names, notes, profiles, exports. The first read of an hour is written within a second; repeats in
// that hour are counted and written as one row. No request waits for it.
import type { PageRequest } from './page-request.ts';

export const PERSONAL_KINDS = ['names', 'notes', 'profile', 'export'] as const;
export type PersonalKind = (typeof PERSONAL_KINDS)[number];

/** Equal ones within an hour are one row. */
export interface PersonalRead {
  /** User name. */
  readonly reader: string;
  readonly address: string;
  /** Id of the user whose data it is. */
  readonly subject: string;
  readonly what: PersonalKind;
}

export interface RecordedRead extends PersonalRead {
  readonly seq: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly count: number;
}

/** The span is that of the first read. */
export interface PersonalReadsQuery extends PageRequest {
  readonly reader?: string | undefined;
  readonly subject?: string | undefined;
  readonly what?: string | undefined;
}

export interface PersonalReadsStore {
  addPersonalReads(rows: readonly Omit<RecordedRead, 'seq'>[]): Promise<void>;
  personalReads(
    asked: PersonalReadsQuery,
  ): Promise<{ readonly rows: readonly RecordedRead[]; readonly total: number }>;
  /** Whose last read was before: how many. */
  dropPersonalReads(before: number): Promise<number>;
}

export interface PersonalReads {
  note(read: PersonalRead): void;
  /** Writes all that is counted. */
  flush(): Promise<void>;
}

interface Group {
  readonly read: PersonalRead;
  readonly since: number;
  firstAt: number;
  lastAt: number;
  /** Not written yet. */
  count: number;
}

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const RETRY_MS = 10_000;
/** With so many reads, the record is written earlier. */
const GROUPS_MAX = 10_000;

export interface PersonalReadsParts {
  readonly store: Pick<PersonalReadsStore, 'addPersonalReads'>;
  readonly now: () => number;
  /** Calls once after a pause. */
  after(delayMs: number, call: () => void): () => void;
  /** What could not be written; it is tried again. */
  onFault(error: unknown): void;
}

export function createPersonalReads({
  store,
  now,
  after,
  onFault,
}: PersonalReadsParts): PersonalReads {
  const groups = new Map<string, Group>();
  const waking = new Set<number>();
  let writing: Promise<void> = Promise.resolve();

  /** Of each kind of pause one at a time. */
  function wake(pauseMs: number, isDue: (group: Group) => boolean): void {
    if (waking.has(pauseMs)) return;
    waking.add(pauseMs);
    after(pauseMs, () => {
      waking.delete(pauseMs);
      void written(isDue).catch((error) => {
        onFault(error);
        wake(RETRY_MS, () => true);
      });
    });
  }

  const isFresh = ({ since, firstAt, count }: Group) => count > 0 && firstAt === since;
  const isOver = ({ since }: Group) => now() - since >= HOUR_MS;

  /** One after the other: rows are in the order in which they were counted. */
  function written(isDue: (group: Group) => boolean): Promise<void> {
    writing = writing.catch(() => {}).then(() => writeThose(isDue));
    return writing;
  }

  async function writeThose(isDue: (group: Group) => boolean): Promise<void> {
    const due = [...groups.values()].filter((group) => group.count > 0 && isDue(group));
    const rows = due.map(({ read, firstAt, lastAt, count }) => ({
      ...{ ...read, firstAt, lastAt, count },
    }));
    if (rows.length > 0) await store.addPersonalReads(rows);
    // What was counted while they were written stays.
    for (const [at, group] of due.entries()) group.count -= rows[at]?.count ?? 0;
    for (const [key, group] of groups) if (group.count === 0 && isOver(group)) groups.delete(key);
  }

  return {
    note(read) {
      const at = now();
      const key = JSON.stringify([read.reader, read.address, read.subject, read.what]);
      const known = groups.get(key);
      if (known === undefined || (isOver(known) && known.count === 0)) {
        groups.set(key, { read, since: at, firstAt: at, lastAt: at, count: 1 });
        wake(SECOND_MS, isFresh);
      } else {
        if (known.count === 0) known.firstAt = at;
        known.lastAt = at;
        known.count += 1;
        wake(HOUR_MS, () => true);
      }
      if (groups.size > GROUPS_MAX) wake(0, () => true);
    },
    flush: () => written(() => true),
  };
}
