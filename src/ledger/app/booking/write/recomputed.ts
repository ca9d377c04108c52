// Books entries that take effect before others, or takes entries back: the securities concerned are folded anew from all their
// entries. Everything else of the portfolio stays as it is.
import { minus, negated, plus } from '../../../../kernel/amounts.ts';
import { type Money, NO_MONEY } from '../../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import type { Entry } from '../../../domain/entries/entry.ts';
import type { CurrencyCode, SecurityId, TransactionId } from '../../../domain/entries/ids.ts';
import { eventOf } from '../../../domain/events/entry-event.ts';
import { type NewEvent, portfolioStream } from '../../../domain/events/envelope.ts';
import { positionOf } from '../../../domain/lots/lot-position.ts';
import { bookNewEntry } from '../../../domain/portfolio/book-entry.ts';
import {
  blamed,
  type ChangeRefusal,
  foldWithLots,
} from '../../../domain/portfolio/fold-entries.ts';
import { bookOf, NOTHING, type PortfolioBook } from '../../../domain/portfolio/portfolio-book.ts';
import { positionEvents } from '../../../domain/portfolio/position-event.ts';
import { termsOf } from '../../../domain/portfolio/terms-of.ts';
import { withClosedLots } from '../../../domain/tax/decided-lots.ts';
import type { TransactionRow } from '../../../ports/ledger-rows.ts';
import type { Restated } from '../../../ports/ledger-store.ts';
import type { Change, ChangeContext, ChangedPortfolio } from './change.ts';
import { eventMetadata } from './event-metadata.ts';
import { transactionRow } from './rows.ts';
import { type BookRows, rowsOfFold } from './rows-of-fold.ts';

export async function bookRecomputed(
  context: ChangeContext,
  change: Change,
  touched: readonly SecurityId[],
): Promise<Result<ChangedPortfolio, ChangeRefusal>> {
  const { step, portfolio, booked, cause } = context;
  const securities = await step.connected(portfolio.id, touched);
  const gone = new Set(change.takeBack.map(({ id }) => id));
  const kept = (await step.entries(portfolio.id, securities)).filter(({ id }) => !gone.has(id));
  const first = booked.version + change.takeBack.length + 1;
  const added = change.add.map(({ entry }, at): Entry => ({ ...entry, booking: first + at }));
  const folded = foldWithLots([...kept, ...added], termsOf(portfolio), bookNewEntry);
  if (!folded.ok) return failed(blamed(folded.failure, added));

  const book = rowsOfFold(portfolio, folded.value, securities, booked.positions);
  const consequences = new Map(folded.value.entries.map((one) => [one.entry.id, one.consequences]));
  const noted = added.map((entry) => withClosedLots(entry, consequences.get(entry.id) ?? NOTHING));
  const events = eventsOf(context, change, noted, { book: folded.value.book, securities });
  await step.append(portfolioStream(portfolio.id), events, cause);
  const rows = change.add.flatMap(({ row }, at) => {
    const own = consequences.get(row.id);
    const recordedAt = step.at;
    return own === undefined ? [] : [transactionRow(row, own, { version: first + at, recordedAt })];
  });
  await write(context, { change, kept, rows, book, securities });
  booked.version += events.length;
  return ok({ rows, consequences, version: booked.version });
}

interface Written {
  readonly change: Change;
  readonly kept: readonly Entry[];
  readonly rows: readonly TransactionRow[];
  readonly book: BookRows;
  readonly securities: readonly SecurityId[];
}

async function write({ step, portfolio, booked }: ChangeContext, written: Written): Promise<void> {
  const { change, kept, rows, book, securities } = written;
  for (const [at, { id }] of change.takeBack.entries())
    await step.voidTransaction(id, booked.version + at + 1);
  await step.addTransactions(rows);
  const before = await step.figures(kept.map(({ id }) => id));
  const after = new Map(book.figures.map((one) => [one.id, one]));
  await step.restateTransactions(before.flatMap((one) => restated(one, after.get(one.id))));
  await step.forgetLots(portfolio.id, securities);
  await step.saveLots(book.lots);
  await step.addClosures(book.closures);
  for (const position of book.positions) await step.savePosition(position);
  for (const [currency, balance] of cashMoved(written, before, after))
    await step.addCash({ portfolio: portfolio.id, currency, balance });
}

const FIGURES = ['cash', 'income', 'withholding', 'realized'] as const;

function restated(before: Restated, after: Restated | undefined): readonly Restated[] {
  if (after === undefined) return [];
  return FIGURES.every((name) => after[name].eq(before[name])) ? [] : [after];
}

/** What the change does to the balances: what was added and restated, less what was taken back. */
function cashMoved(
  { change, kept, rows }: Written,
  before: readonly Restated[],
  after: ReadonlyMap<TransactionId, Restated>,
): ReadonlyMap<CurrencyCode, Money> {
  const byCurrency = new Map<CurrencyCode, Money>();
  const move = (currency: CurrencyCode, cash: Money) =>
    byCurrency.set(currency, plus(byCurrency.get(currency) ?? NO_MONEY, cash));
  const currencies = new Map(kept.map(({ id, currency }) => [id, currency]));
  for (const { id, cash } of before) {
    const currency = currencies.get(id);
    if (currency !== undefined) move(currency, minus(after.get(id)?.cash ?? cash, cash));
  }
  for (const { currency, cash } of rows) move(currency, cash);
  for (const { currency, cash } of change.takeBack) move(currency, negated(cash));
  return byCurrency;
}

function eventsOf(
  { portfolio, booked, step }: ChangeContext,
  change: Change,
  added: readonly Entry[],
  {
    book,
    securities,
  }: { readonly book: PortfolioBook; readonly securities: readonly SecurityId[] },
): readonly NewEvent[] {
  const at = added[0]?.at ?? change.takeBack[0]?.at ?? step.at;
  const positions = securities.flatMap((security) => {
    const before = positionOf(bookOf(booked.book, security));
    const after = positionOf(bookOf(book, security));
    const isSame = before.quantity.eq(after.quantity) && before.cost.eq(after.cost);
    if (isSame) return [];
    const lots = bookOf(book, security).lots.map(({ id }) => id);
    return positionEvents({ portfolio: portfolio.id, security, at, before, after, lots });
  });
  return [
    ...change.takeBack.map((row) => voidEvent(row, change.reason)),
    ...added.flatMap((entry, index) => {
      const row = change.add[index]?.row;
      return row === undefined ? [] : [eventOf(entry, eventMetadata(row))];
    }),
    ...positions,
  ];
}

function voidEvent({ id, at }: TransactionRow, reason: string | undefined): NewEvent {
  return {
    type: 'TRADE_VOIDED',
    schemaVersion: 1,
    effective: at,
    data: { target: id, ...(reason !== undefined && { reason }) },
  };
}
