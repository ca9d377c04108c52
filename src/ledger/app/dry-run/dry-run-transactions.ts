// Streams, transactions and entries of a step that writes nothing.
import { byEffect, type Entry, securitiesOf } from '../../domain/entries/entry.ts';
import type { PortfolioId, SecurityId, TransactionId } from '../../domain/entries/ids.ts';
import { entryOf, isEntryEvent } from '../../domain/events/entry-event.ts';
import { portfolioOfStream } from '../../domain/events/envelope.ts';
import type { TransactionRow } from '../../ports/ledger-rows.ts';
import type { LedgerReads, LedgerStep } from '../../ports/ledger-store.ts';
import { type PackedItems, packedItems } from './packed-items.ts';

/** Above every number that was drawn, and within what the databases take. */
export const FIRST_NUMBER = 2 ** 30;

export function dryRunTransactions(read: LedgerReads) {
  const versions = new Map<string, number>();
  const added = new Map<number, PackedItems<Entry>>();
  const rows = dryRunRows();
  const gone = new Set<TransactionId>();
  const bookedEntries = entriesReadOnce(read);
  const version = async (stream: string) => versions.get(stream) ?? (await read.version(stream));

  return {
    version,
    lock: version,
    async append(stream, events) {
      const before = await version(stream);
      versions.set(stream, before + events.length);
      const portfolio = portfolioOfStream(stream);
      if (portfolio === undefined) return;
      const entries = added.get(portfolio) ?? packedItems();
      added.set(portfolio, entries);
      entries.add(
        events.flatMap((event, at) =>
          isEntryEvent(event) ? [entryOf({ ...event, version: before + at + 1 })] : [],
        ),
      );
    },
    async addTransactions(more) {
      rows.add(more);
    },
    async voidTransaction(id) {
      gone.add(id);
    },
    restateTransactions: async () => {},
    async transaction(id) {
      return id > FIRST_NUMBER ? rows.byId(id) : read.transaction(id);
    },
    async transactionByOrigin(portfolio, source, id) {
      const own = rows.byOrigin(portfolio, source, id);
      const row = own ?? (await read.transactionByOrigin(portfolio, source, id));
      return row !== undefined && gone.has(row.id) ? undefined : row;
    },
    async transactionsByOrigin(portfolio, source, ids) {
      const booked = await read.transactionsByOrigin(portfolio, source, ids);
      const own = ids.flatMap((id) => rows.byOrigin(portfolio, source, id) ?? []);
      return [...booked, ...own].filter(({ id }) => !gone.has(id));
    },
    async transactionsByFormerOrigin(portfolio, source, ids) {
      const booked = await read.transactionsByFormerOrigin(portfolio, source, ids);
      return booked.filter(({ id }) => !gone.has(id));
    },
    async entries(portfolio, securities) {
      const wanted = new Set(securities);
      const own = (added.get(portfolio)?.all() ?? []).filter((one) =>
        securitiesOf(one).some((security) => wanted.has(security)),
      );
      const all = [...(await bookedEntries(portfolio, securities ?? [])), ...own];
      return all.filter(({ id }) => !gone.has(id)).toSorted(byEffect);
    },
    async connected(portfolio, securities) {
      const found = new Set(await read.connected(portfolio, securities));
      for (const entry of added.get(portfolio)?.all() ?? []) {
        const concerned = securitiesOf(entry);
        if (concerned.some((one) => found.has(one))) for (const one of concerned) found.add(one);
      }
      return [...found];
    },
  } satisfies Partial<LedgerStep>;
}

/** Rows are found by their origins, and hardly ever read: those stay packed until one is. */
function dryRunRows() {
  const packed = packedItems<TransactionRow>();
  const idsBySource = new Map<string, Map<string, TransactionId>>();
  let opened: Map<TransactionId, TransactionRow> | undefined;

  function byId(id: TransactionId): TransactionRow | undefined {
    opened ??= new Map(packed.all().map((row) => [row.id, row]));
    return opened.get(id);
  }

  return {
    byId,
    byOrigin(portfolio: PortfolioId, source = '', name = '') {
      const id = idsBySource.get(`${portfolio} ${source}`)?.get(name);
      return id === undefined ? undefined : byId(id);
    },
    add(rows: readonly TransactionRow[]) {
      packed.add(rows);
      for (const row of rows) {
        opened?.set(row.id, row);
        const source = `${row.portfolio} ${row.originSource ?? ''}`;
        const ids = idsBySource.get(source) ?? new Map<string, TransactionId>();
        idsBySource.set(source, ids.set(row.originId ?? '', row.id));
      }
    },
  };
}

/** What was booked before does not change during a dry run. */
function entriesReadOnce(read: LedgerReads) {
  const known = new Map<string, readonly Entry[]>();
  return async (portfolio: PortfolioId, securities: readonly SecurityId[]) => {
    const found = new Map<TransactionId, Entry>();
    for (const security of securities) {
      const key = `${portfolio} ${security}`;
      const entries = known.get(key) ?? (await read.entries(portfolio, [security]));
      known.set(key, entries);
      for (const entry of entries) found.set(entry.id, entry);
    }
    return [...found.values()];
  };
}
