// Draws commands for a ledger: bookings of every kind on any day of a year, corrections, reversals, corporate actions. Securities
// and transactions are named by their place, so that a command fits any ledger.
import fc from 'fast-check';
import { decimal, money, price, quantity } from '../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../src/kernel/instant.ts';
import type { SecurityAction } from '../../../src/ledger/domain/corporate-actions/corporate-action.ts';
import type { LotMethod } from '../../../src/ledger/domain/lots/lot-terms.ts';
import type { BookableDraft } from '../../../src/ledger/domain/transactions/entry-of-draft.ts';
import { addDays } from '../../../src/market/time/day.ts';
import { cash, trade } from './drafts.ts';

export const SECURITY_COUNT = 3;

export type Command =
  | { readonly kind: 'book'; readonly portfolio: 0 | 1; readonly booking: Booking }
  | {
      readonly kind: 'transfer';
      readonly portfolio: 0 | 1;
      readonly security: number;
      readonly day: TradingDay;
      readonly shares: string;
    }
  | { readonly kind: 'take-back'; readonly nth: number }
  | { readonly kind: 'correct'; readonly nth: number; readonly booking: Booking }
  | { readonly kind: 'act'; readonly act: Act }
  | { readonly kind: 'reverse-action'; readonly nth: number };

/** As a draft, once its security has a symbol. */
export interface Booking {
  readonly security: number;
  readonly draft: BookableDraft;
}

export interface Act {
  readonly security: number;
  readonly other: number;
  readonly day: TradingDay;
  /** The other security, where the kind has one, is filled in. */
  readonly action: SecurityAction;
}

const FIRST_DAY = '2025-01-02' as TradingDay;
const MINUTE_MS = 60_000;

const day = fc.integer({ min: 0, max: 300 }).map((days) => addDays(FIRST_DAY, days));
/** Of the day, after midnight. */
const minute = fc.integer({ min: 1, max: 1_000 });
const security = fc.nat({ max: SECURITY_COUNT - 1 });
const shares = fc.integer({ min: 1, max: 60_000 }).map((units) => (units / 1_000).toFixed(3));
const paid = fc.integer({ min: 1, max: 20_000 }).map((cents) => (cents / 100).toFixed(2));
const method = fc.constantFrom<LotMethod>('FIFO', 'LIFO', 'HIFO', 'AVERAGE', 'MIN_TAX');

const traded = fc
  .record({
    type: fc.constantFrom(
      'BUY' as const,
      'BUY' as const,
      'SELL' as const,
      'SELL' as const,
      'SHORT' as const,
      'COVER' as const,
    ),
    day,
    quantity: shares,
    price: paid,
    fees: fc.constantFrom('0', '1.25'),
    method: fc.option(method, { nil: undefined }),
  })
  .map(({ type, method: by, ...terms }): BookableDraft => trade(type, '', terms, { method: by }));

const moved = fc
  .record({
    type: fc.constantFrom(
      'DEPOSIT' as const,
      'WITHDRAWAL' as const,
      'FEE' as const,
      'INTEREST' as const,
      'TAX' as const,
    ),
    day,
    amount: paid,
  })
  .map(({ type, day: on, amount }): BookableDraft => cash(type, on, amount));

const distributed = fc
  .record({
    type: fc.constantFrom(
      'DIVIDEND' as const,
      'RETURN_OF_CAPITAL' as const,
      'REINVESTED_DIVIDEND' as const,
    ),
    day,
    amount: paid,
    sign: fc.constantFrom('', '', '-'),
    shares,
  })
  .map(({ type, day: on, amount, sign, shares: bought }): BookableDraft => {
    const {
      at,
      security: none,
      currency,
      rate,
      notes,
      origin,
    } = trade('BUY', '', {
      day: on,
      quantity: '1',
      price: '1',
    });
    const isReinvested = type === 'REINVESTED_DIVIDEND';
    return {
      ...{ at, on, security: none, currency, rate, notes, origin, type },
      amount: money(`${sign}${amount}`),
      withholding: money('0'),
      bought: isReinvested ? { quantity: quantity(bought), price: price('1.5') } : undefined,
    };
  });

const opening = fc
  .record({ day, shares, sign: fc.constantFrom('', '-'), cost: paid, isDateKnown: fc.boolean() })
  .map(({ day: on, shares: held, sign, cost, isDateKnown }): BookableDraft => {
    const {
      fees: _fees,
      method: _method,
      chosen: _chosen,
      price: _price,
      ...rest
    } = trade('BUY', '', {
      day: on,
      quantity: '1',
      price: '1',
    });
    const acquiredOn = isDateKnown ? addDays(on, -400) : undefined;
    return {
      ...rest,
      type: 'OPENING_BALANCE',
      quantity: quantity(`${sign}${held}`),
      cost: money(cost),
      acquiredOn,
    };
  });

function bookings(drafts: fc.Arbitrary<BookableDraft>): fc.Arbitrary<Booking> {
  return fc
    .record({ security, draft: drafts, minute })
    .map(({ draft, minute: later, ...rest }) => ({
      ...rest,
      draft: { ...draft, at: instant(Date.parse(`${draft.on}T00:00:00Z`) + later * MINUTE_MS) },
    }));
}

const booking = bookings(
  fc.oneof(
    { arbitrary: traded, weight: 6 },
    { arbitrary: distributed, weight: 2 },
    { arbitrary: moved, weight: 1 },
    { arbitrary: opening, weight: 1 },
  ),
);

/** Nobody can refuse these in a portfolio that may be short. */
export const welcome = bookings(
  fc.oneof(
    { arbitrary: traded.filter(({ type }) => type === 'BUY' || type === 'SELL'), weight: 6 },
    { arbitrary: distributed.filter(({ type }) => type === 'DIVIDEND'), weight: 1 },
    { arbitrary: moved, weight: 1 },
  ),
);

const inLieu = fc.constantFrom(undefined, price('12.34'));
const ratio = fc.constantFrom('0.5', '1.5', '0.123').map(decimal);

export const act: fc.Arbitrary<Act> = fc.record({
  security,
  other: security,
  day,
  action: fc.oneof<fc.Arbitrary<SecurityAction>[]>(
    fc.record({
      kind: fc.constant('split' as const),
      newShares: fc.constantFrom('2', '3').map(decimal),
      oldShares: fc.constantFrom('1', '7').map(decimal),
      cashInLieu: inLieu,
    }),
    fc.record({ kind: fc.constant('stock-dividend' as const), rate: ratio, cashInLieu: inLieu }),
    fc.record({
      kind: fc.constant('cash-dividend' as const),
      perShare: paid.map(price),
      withholding: fc.constantFrom('0', '0.15').map(decimal),
      treatment: fc.constant('INCOME' as const),
    }),
    fc.record({
      kind: fc.constantFrom('spin-off' as const, 'rights-issue' as const),
      security: fc.constant(''),
      ratio,
      parentBasisShare: fc.constantFrom('0', '0.77', '1').map(decimal),
      cashInLieu: inLieu,
    }),
    fc.record({
      kind: fc.constant('stock-merger' as const),
      security: fc.constant(''),
      ratio,
      cashInLieu: inLieu,
    }),
    fc.record({
      kind: fc.constant('mixed-merger' as const),
      security: fc.constant(''),
      ratio,
      cashPerShare: paid.map(price),
      newPrice: paid.map(price),
      cashInLieu: inLieu,
    }),
    fc.record({ kind: fc.constant('cash-merger' as const), cashPerShare: paid.map(price) }),
    fc.record({ kind: fc.constant('return-of-capital' as const), perShare: paid.map(price) }),
  ),
});

const portfolio = fc.constantFrom(0 as const, 1 as const);
const nth = fc.nat({ max: 30 });

export const command: fc.Arbitrary<Command> = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant('book' as const), portfolio, booking }), weight: 12 },
  { arbitrary: fc.record({ kind: fc.constant('act' as const), act }), weight: 3 },
  {
    arbitrary: fc.record({
      kind: fc.constant('transfer' as const),
      portfolio,
      security,
      day,
      shares,
    }),
    weight: 1,
  },
  { arbitrary: fc.record({ kind: fc.constant('take-back' as const), nth }), weight: 2 },
  { arbitrary: fc.record({ kind: fc.constant('correct' as const), nth, booking }), weight: 2 },
  { arbitrary: fc.record({ kind: fc.constant('reverse-action' as const), nth }), weight: 1 },
);
