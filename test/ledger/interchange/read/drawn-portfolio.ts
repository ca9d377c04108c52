// Portfolios of any trades, payments and corporate actions, folded by any method, as journals get them.
import fc from 'fast-check';
import { decimal, type Money, money, price, quantity } from '../../../../src/kernel/decimal.ts';
import { DAY_MS, instant } from '../../../../src/kernel/instant.ts';
import type { Entry } from '../../../../src/ledger/domain/entries/entry.ts';
import type {
  CurrencyCode,
  SecurityId,
  TransactionId,
} from '../../../../src/ledger/domain/entries/ids.ts';
import type { LotMethod } from '../../../../src/ledger/domain/lots/lot-terms.ts';
import { type Folded, foldEntries } from '../../../../src/ledger/domain/portfolio/fold-entries.ts';
import type { PortfolioTerms } from '../../../../src/ledger/domain/portfolio/portfolio-book.ts';
import type { BookedType } from '../../../../src/ledger/domain/transactions/transaction-type.ts';
import {
  bookedEntries,
  type EntryNames,
} from '../../../../src/ledger/interchange/journal/booked-entries.ts';
import type { BookedTransaction } from '../../../../src/ledger/interchange/journal/journal-entry.ts';
import { dayFromUtc } from '../../../../src/market/time/day.ts';

/** Names that journals cannot take as they are. */
const SYMBOLS = ['AAPL', 'BRK B', 'F', '1972', 'a;b"c'];
const START = Date.UTC(2024, 0, 2);
const CURRENCY = 'USD' as CurrencyCode;

const cents = fc.integer({ min: 1, max: 1_000_000 });
const step = fc.record({
  kind: fc.constantFrom('trade', 'trade', 'trade', 'cash', 'dividend', 'capital', 'split'),
  security: fc.integer({ min: 1, max: SYMBOLS.length }),
  isBuy: fc.boolean(),
  quantity: fc.integer({ min: 1, max: 30_000 }).map((thousandths) => String(thousandths / 1_000)),
  amount: cents.map((each) => String(each / 100)),
  fees: fc.integer({ min: 0, max: 999 }).map((each) => String(each / 100)),
  ratio: fc.constantFrom('2', '3', '0.5'),
});

export interface DrawnPortfolio {
  readonly booked: readonly BookedTransaction[];
  /** By all closures. */
  readonly gain: Money;
  readonly cash: Money;
}

/** Entries that are refused, such as a split of nothing, are left out. */
export const portfolios: fc.Arbitrary<DrawnPortfolio> = fc
  .record({
    steps: fc.array(step, { maxLength: 25 }),
    method: fc.constantFrom<LotMethod>('FIFO', 'LIFO', 'HIFO', 'AVERAGE', 'MIN_TAX'),
    feesInBasis: fc.boolean(),
  })
  .map(({ steps, method, feesInBasis }) => {
    const types = new Map<number, BookedType>();
    const all = steps.map((one, at) => entryOf(one, at + 1, method, types));
    const terms: PortfolioTerms = {
      ...{ allowShort: true, feesInBasis },
      longTermRule: { kind: 'us-more-than-one-year' },
      taxRates: { SHORT: decimal('0.37'), LONG: decimal('0.2') },
    };
    return portfolioOf(all, { terms, typeOf: (id) => types.get(id) ?? 'FEE', securityOf });
  });

function securityOf(id: SecurityId) {
  const symbol = SYMBOLS[id - 1] ?? '';
  return { symbol, isin: undefined, exchange: undefined, name: `"${symbol}" \\ Company` };
}

function portfolioOf(all: readonly Entry[], names: EntryNames): DrawnPortfolio {
  const kept: Entry[] = [];
  for (const entry of all) {
    const before = foldEntries(kept, names.terms);
    const isShort = before.ok && entry.kind !== 'cash' && isShortIn(before.value, entry.security);
    // A short position pays: what it receives has no meaning.
    if (entry.kind === 'distribution' && isShort) continue;
    if (foldEntries([...kept, entry], names.terms).ok) kept.push(entry);
  }
  const folded = foldEntries(kept, names.terms);
  const booked = bookedEntries(kept, names);
  if (!folded.ok || !booked.ok) throw new Error('these entries fold');
  const consequences = folded.value.entries.map((one) => one.consequences);
  const gain = consequences
    .flatMap(({ closures }) => closures)
    .reduce((sum, closure) => sum.plus(closure.gain) as Money, money('0'));
  const cash = consequences.reduce((sum, one) => sum.plus(one.cash) as Money, money('0'));
  return { booked: booked.value, gain, cash };
}

function isShortIn({ book }: Folded, security: SecurityId): boolean {
  return book.bySecurity.get(security)?.lots[0]?.side === 'SHORT';
}

function entryOf(
  drawn: { [Name in 'kind' | 'quantity' | 'amount' | 'fees' | 'ratio']: string } & {
    readonly security: number;
    readonly isBuy: boolean;
  },
  id: number,
  method: LotMethod,
  types: Map<number, BookedType>,
): Entry {
  const at = instant(START + id * DAY_MS);
  const security = drawn.security as SecurityId;
  const common = {
    ...{ id: id as TransactionId, at, on: dayFromUtc(at), booking: id },
    ...{ currency: CURRENCY, rate: undefined },
  };
  switch (drawn.kind) {
    case 'cash':
      types.set(id, drawn.isBuy ? 'DEPOSIT' : 'FEE');
      return {
        ...{ ...common, kind: 'cash', isExternal: drawn.isBuy },
        amount: money(drawn.isBuy ? drawn.amount : `-${drawn.amount}`),
      };
    case 'dividend':
    case 'capital':
      types.set(id, drawn.kind === 'dividend' ? 'DIVIDEND' : 'RETURN_OF_CAPITAL');
      return {
        ...{ ...common, kind: 'distribution', security, bought: undefined },
        ...{ amount: money(drawn.amount), withholding: money('0.01') },
        treatment: drawn.kind === 'dividend' ? 'INCOME' : 'REDUCE_BASIS',
      };
    case 'split':
      types.set(id, 'CORPORATE_ACTION');
      return {
        ...{ ...common, kind: 'action', security, method },
        action: {
          ...{ kind: 'split', cashInLieu: undefined },
          ...{ newShares: decimal(drawn.ratio), oldShares: decimal('1') },
        },
      };
    default:
      types.set(id, drawn.isBuy ? 'BUY' : 'SELL');
      return {
        ...{ ...common, kind: 'trade', security, method, effect: 'EITHER' },
        ...{ chosen: undefined, decided: undefined },
        ...{ side: drawn.isBuy ? 'BUY' : 'SELL', quantity: quantity(drawn.quantity) },
        ...{ price: price(drawn.amount), fees: money(drawn.fees) },
      };
  }
}
