// Entries with the times at which the ledger learned of them, and of their end.
import type { Kysely } from 'kysely';
import type { Instant } from '../../kernel/instant.ts';
import { entryOf } from '../domain/events/entry-event.ts';
import { portfolioStream } from '../domain/events/envelope.ts';
import type { LedgerReads } from '../ports/ledger-store.ts';
import { asBooked } from './as-booked.ts';
import { readEvent } from './rows/event-rows.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

export function recordedReads(db: Kysely<LedgerTables>) {
  return {
    async recordedEntries(portfolio, securities, page) {
      if (securities?.length === 0) return [];
      const stream = portfolioStream(portfolio);
      let query = db
        .selectFrom('ledger_transactions as booked')
        .innerJoin('ledger_events as event', 'event.version', 'booked.version')
        .leftJoin('ledger_events as taken_back', (join) =>
          join
            .onRef('taken_back.version', '=', 'booked.voided_by')
            .on('taken_back.stream', '=', stream),
        )
        .selectAll('event')
        .select([
          'taken_back.recorded_at as voided_at',
          'booked.security_id',
          'booked.other_security_id',
        ])
        .where('booked.portfolio_id', '=', portfolio)
        .where('event.stream', '=', stream)
        .orderBy('event.version');
      if (securities !== undefined)
        query = query.where(({ or, eb }) =>
          or([
            eb('booked.security_id', 'in', securities),
            eb('booked.other_security_id', 'in', securities),
          ]),
        );
      if (page !== undefined)
        query = query.where('event.version', '>', page.after).limit(page.limit);
      const rows = await query.execute();
      const recorded = rows.map((row) => {
        const event = readEvent(row);
        return { row, event, entry: entryOf(event) };
      });
      return asBooked(recorded).map(({ row, event, entry }) => ({
        entry,
        eventId: event.id,
        recordedAt: event.recordedAt,
        voidedAt: (row.voided_at ?? undefined) as Instant | undefined,
      }));
    },
  } satisfies Partial<LedgerReads>;
}
