// All rows of a portfolio from its events alone.
import { plus } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY, price } from '../../../kernel/decimal.ts';
import { ok, type Result } from '../../../kernel/result.ts';
import { type Entry, securitiesOf } from '../../domain/entries/entry.ts';
import type {
  CurrencyCode,
  PortfolioId,
  SecurityId,
  TransactionId,
} from '../../domain/entries/ids.ts';
import { mergedEntry, mergedSecurity } from '../../domain/entries/merged-entry.ts';
import { entryOf, isEntryEvent } from '../../domain/events/entry-event.ts';
import type { StoredEvent } from '../../domain/events/envelope.ts';
import { foldWithLots, type RefusedEntry } from '../../domain/portfolio/fold-entries.ts';
import { NOTHING } from '../../domain/portfolio/portfolio-book.ts';
import { termsOf } from '../../domain/portfolio/terms-of.ts';
import type {
  CashRow,
  PortfolioRow,
  PositionRow,
  TransactionRow,
} from '../../ports/ledger-rows.ts';
import type { Restated } from '../../ports/ledger-store.ts';
import type { MarkRow } from '../../ports/marks.ts';
import type { ProjectedRows } from '../../ports/projections.ts';
import { otherSecurityOf } from '../booking/write/action-entry.ts';
import type { RowBefore } from '../booking/write/change.ts';
import { figuresOf } from '../booking/write/rows.ts';
import { emptyPosition, rowsOfFold } from '../booking/write/rows-of-fold.ts';
import { POSITION_MERGED } from '../registry/security-events.ts';

const SETTINGS = new Set([
  'PORTFOLIO_CREATED',
  'PORTFOLIO_UPDATED',
  'PORTFOLIO_CLOSED',
  'PORTFOLIO_RESTORED',
]);
/** They repeat what follows from the entries. */
export const CONSEQUENCES = [
  'POSITION_OPENED',
  'POSITION_UPDATED',
  'POSITION_CLOSED',
  'TRADE_SETTLED',
] as const;
const PASSED_OVER: ReadonlySet<string> = new Set(CONSEQUENCES);

interface Gathered {
  portfolio: PortfolioRow | undefined;
  readonly entries: { readonly entry: KeptEntry; readonly event: StoredEvent }[];
  /** Version of the event that took it back. */
  readonly voided: Map<TransactionId, number>;
  /** By security and moment: a later one replaces the earlier. */
  readonly marks: Map<string, MarkRow>;
  readonly merges: Map<SecurityId, SecurityId>;
}

/** With the metadata of its event. */
type KeptEntry = Entry & {
  readonly row: Pick<
    RowBefore,
    'type' | 'settlesAt' | 'notes' | 'originSource' | 'originId' | 'price' | 'quantity'
  >;
};

export type PortfolioRows = Extract<ProjectedRows, { of: 'portfolio' }>;

/** An event of a type that is not known, or an entry that is refused, is a fault of the book: it is thrown, never passed over. */
export function portfolioRows(events: readonly StoredEvent[]): PortfolioRows {
  const rows = rowsUnlessRefused(events);
  if (rows.ok) return rows.value;
  const { entry, refusal } = rows.failure;
  throw new Error(`transaction ${entry.id} cannot be booked: ${refusal.kind}`);
}

/** Of events that are about to be appended: entries may be refused that are booked. */
export function rowsUnlessRefused(
  events: readonly StoredEvent[],
): Result<PortfolioRows, RefusedEntry> {
  const gathered: Gathered = {
    portfolio: undefined,
    entries: [],
    voided: new Map(),
    marks: new Map(),
    merges: new Map(),
  };
  for (const event of events) gather(gathered, event);
  const { portfolio, voided, merges } = gathered;
  const entries = gathered.entries.map((one) => ({
    ...one,
    entry: mergedEntry(one.entry, merges),
  }));
  if (portfolio === undefined) throw new Error('the stream has no PORTFOLIO_CREATED');
  const counting = entries.filter(({ entry }) => !voided.has(entry.id));
  const folded = foldWithLots(
    counting.map(({ entry }) => entry),
    termsOf(portfolio),
  );
  if (!folded.ok) return folded;
  const seen = positionsSeen(
    portfolio,
    entries.map(({ entry }) => entry),
  );
  const book = rowsOfFold(portfolio, folded.value, [...seen.keys()], seen);
  const figures = new Map(book.figures.map((one) => [one.id, one]));
  const transactions = entries.map((one) => transactionRow(portfolio, one, gathered, figures));
  return ok({
    of: 'portfolio',
    portfolio,
    transactions,
    lots: book.lots,
    closures: book.closures,
    positions: book.positions,
    cash: balances(portfolio, transactions),
    marks: marksOf(portfolio, gathered),
  });
}

/** Of two of one moment that have become marks of one security the later one counts. */
function marksOf({ id: portfolio }: PortfolioRow, { marks, merges }: Gathered): readonly MarkRow[] {
  const counting = new Map<string, MarkRow>();
  for (const mark of marks.values()) {
    const security = mergedSecurity(merges, mark.security);
    counting.set(`${security} ${mark.at}`, { ...mark, security, portfolio });
  }
  return [...counting.values()];
}

function gather(gathered: Gathered, event: StoredEvent): void {
  const { type, data, version } = event;
  if (isEntryEvent(event)) {
    gathered.entries.push({ entry: entryOf(event) as KeptEntry, event });
  } else if (SETTINGS.has(type)) {
    gathered.portfolio = { ...ABSENT, ...data } as unknown as PortfolioRow;
  } else if (type === 'TRADE_VOIDED') {
    gathered.voided.set(data.target as TransactionId, version);
  } else if (type === POSITION_MERGED) {
    gathered.merges.set(data.security as SecurityId, data.into as SecurityId);
  } else if (type === 'POSITION_MARKED') {
    const mark = markOf(event);
    gathered.marks.set(`${mark.security} ${mark.at}`, mark);
  } else if (!PASSED_OVER.has(type)) {
    throw new Error(`${event.id} has the type ${type}, which this program does not know`);
  }
}

/** The portfolio is that of the stream. */
function markOf({ data, effective, recordedAt }: StoredEvent): MarkRow {
  return {
    portfolio: 0 as PortfolioId,
    security: data.security as SecurityId,
    price: price(String(data.price)),
    currency: data.currency as CurrencyCode,
    at: effective,
    recordedAt,
  };
}

/** Fields that JSON leaves out when they are undefined. */
const ABSENT = {
  account: undefined,
  description: undefined,
  targets: undefined,
  closedAt: undefined,
};

/** Of a security whose entries were all taken back, an empty position stays. */
function positionsSeen(
  { id }: PortfolioRow,
  entries: readonly Entry[],
): ReadonlyMap<SecurityId, PositionRow> {
  const seen = new Map<SecurityId, PositionRow>();
  for (const entry of entries)
    for (const security of securitiesOf(entry))
      if (!seen.has(security)) seen.set(security, emptyPosition(id, security, entry.currency));
  return seen;
}

function transactionRow(
  { id: portfolio }: PortfolioRow,
  { entry, event }: Gathered['entries'][number],
  { voided }: Gathered,
  figures: ReadonlyMap<TransactionId, Restated>,
): TransactionRow {
  const { row } = entry;
  const own = figures.get(entry.id) ?? figuresOf(NOTHING);
  return {
    ...own,
    id: entry.id,
    portfolio,
    type: row.type,
    security: entry.kind === 'cash' ? undefined : entry.security,
    otherSecurity: otherIn(entry),
    at: entry.at,
    on: entry.on,
    recordedAt: event.recordedAt,
    quantity: row.quantity,
    price: row.price,
    fees: 'fees' in entry ? entry.fees : NO_MONEY,
    currency: entry.currency,
    rate: entry.rate,
    settlesAt: row.settlesAt,
    notes: row.notes,
    originSource: row.originSource,
    originId: row.originId,
    version: event.version,
    voidedBy: voided.get(entry.id),
  };
}

function otherIn(entry: Entry): SecurityId | undefined {
  if (entry.kind === 'option-end') return entry.delivery?.security;
  if (entry.kind !== 'action') return undefined;
  const { action } = entry;
  return action.kind === 'reinvested-dividend' ? undefined : otherSecurityOf(action);
}

function balances(
  { id: portfolio }: PortfolioRow,
  transactions: readonly TransactionRow[],
): readonly CashRow[] {
  const byCurrency = new Map<CurrencyCode, Money>();
  for (const { currency, cash } of transactions)
    byCurrency.set(currency, plus(byCurrency.get(currency) ?? NO_MONEY, cash));
  return [...byCurrency].map(([currency, balance]) => ({ portfolio, currency, balance }));
}
