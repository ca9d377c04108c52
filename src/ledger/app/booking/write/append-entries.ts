// Books entries on top of all others of their securities.
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { securitiesOf } from '../../../domain/entries/entry.ts';
import type { SecurityId, TransactionId } from '../../../domain/entries/ids.ts';
import { eventOf } from '../../../domain/events/entry-event.ts';
import { type NewEvent, portfolioStream } from '../../../domain/events/envelope.ts';
import { type LotPosition, positionOf } from '../../../domain/lots/lot-position.ts';
import { bookNewEntry } from '../../../domain/portfolio/book-entry.ts';
import type { ChangeRefusal } from '../../../domain/portfolio/fold-entries.ts';
import { changedLots } from '../../../domain/portfolio/lot-changes.ts';
import { bookOf, type Consequences } from '../../../domain/portfolio/portfolio-book.ts';
import { positionEvents } from '../../../domain/portfolio/position-event.ts';
import { termsOf } from '../../../domain/portfolio/terms-of.ts';
import { withClosedLots } from '../../../domain/tax/decided-lots.ts';
import type { ClosureRow, LotRow, TransactionRow } from '../../../ports/ledger-rows.ts';
import type { ChangeContext, ChangedPortfolio, NewEntry } from './change.ts';
import { eventMetadata } from './event-metadata.ts';
import { closureRows, lotRow, positionAfter, transactionRow } from './rows.ts';

export async function appendEntries(
  context: ChangeContext,
  add: readonly NewEntry[],
): Promise<Result<ChangedPortfolio, ChangeRefusal>> {
  const { step, portfolio, booked, cause } = context;
  const batch: Batch = {
    events: [],
    rows: [],
    lots: [],
    closures: [],
    consequences: new Map(),
  };
  for (const one of add) {
    const refusal = bookOne(context, one, batch);
    if (refusal !== undefined) return failed(refusal);
  }
  await step.append(portfolioStream(portfolio.id), batch.events, cause);
  const { rows } = batch;
  await step.addTransactions(rows);
  if (batch.lots.length > 0) await step.saveLots(lastOfEach(batch.lots));
  if (batch.closures.length > 0) await step.addClosures(batch.closures);
  const securities = new Set(add.flatMap(({ entry }) => securitiesOf(entry)));
  for (const security of securities) {
    const position = booked.positions.get(security);
    if (position !== undefined) await step.savePosition(position);
  }
  for (const { currency, cash } of batch.rows)
    await step.addCash({ portfolio: portfolio.id, currency, balance: cash });
  booked.version += batch.events.length;
  return ok({ rows, consequences: batch.consequences, version: booked.version });
}

interface Batch {
  readonly events: NewEvent[];
  readonly rows: TransactionRow[];
  readonly lots: LotRow[];
  readonly closures: ClosureRow[];
  readonly consequences: Map<TransactionId, Consequences>;
}

function bookOne(
  { portfolio, booked, step }: ChangeContext,
  { entry: unnumbered, row }: NewEntry,
  batch: Batch,
): ChangeRefusal | undefined {
  const version = booked.version + batch.events.length + 1;
  const entry = { ...unnumbered, booking: version };
  const securities = securitiesOf(entry);
  const before = new Map(securities.map((one) => [one, positionIn(booked.book, one)]));
  const result = bookNewEntry(booked.book, entry, termsOf(portfolio));
  if (!result.ok) return result.failure;
  const consequences = result.value;
  const changed = changedLots(booked.known, booked.book, entry, consequences);
  batch.events.push(eventOf(withClosedLots(entry, consequences), eventMetadata(row)));
  for (const security of securities) {
    const position = positionAfter(
      booked.positions.get(security),
      security,
      { entry, consequences },
      { portfolio, book: booked.book },
    );
    booked.positions.set(security, position);
    batch.events.push(
      ...positionEvents({
        portfolio: portfolio.id,
        security,
        at: entry.at,
        before: before.get(security) ?? positionIn(booked.book, security),
        after: positionIn(booked.book, security),
        lots: changed.flatMap((one) => (one.security === security ? [one.lot.id] : [])),
      }),
    );
  }
  const recordedAt = step.at;
  batch.rows.push(transactionRow(row, consequences, { version, recordedAt }));
  batch.lots.push(...changed.map((one) => lotRow(portfolio, entry, one)));
  batch.closures.push(...closureRows(portfolio, { entry, consequences }));
  batch.consequences.set(entry.id, consequences);
  return undefined;
}

function positionIn(book: Parameters<typeof bookOf>[0], security: SecurityId): LotPosition {
  return positionOf(bookOf(book, security));
}

/** One statement must not write a row twice. */
function lastOfEach(lots: readonly LotRow[]): readonly LotRow[] {
  return [...new Map(lots.map((lot) => [`${lot.security}/${lot.id}`, lot])).values()];
}
