// Draws what can happen to two portfolios in three securities: trades by every method, cash, distributions, corporate actions,
// transfers and opening balances. A move says what somebody wants; the book decides whether it can be.
import fc from 'fast-check';
import {
  type Decimal,
  decimal,
  type Money,
  money,
  type Price,
  price,
  type Quantity,
  quantity,
} from '../../../../src/kernel/decimal.ts';
import type { SecurityAction } from '../../../../src/ledger/domain/corporate-actions/corporate-action.ts';
import type { TradeEntry } from '../../../../src/ledger/domain/entries/entry.ts';
import type { LotMethod } from '../../../../src/ledger/domain/lots/lot-terms.ts';

export const SECURITIES = ['1', '2', '3'] as const;

export type Move = {
  readonly portfolio: 0 | 1;
  readonly daysLater: number;
  readonly security: string;
} & Wanted;

type Wanted =
  | {
      readonly kind: 'trade';
      readonly side: TradeEntry['side'];
      readonly effect: TradeEntry['effect'];
      readonly quantity: Quantity;
      readonly price: Price;
      readonly fees: Money;
      readonly method: LotMethod;
    }
  | { readonly kind: 'cash'; readonly amount: Money; readonly isExternal: boolean }
  | {
      readonly kind: 'distribution';
      readonly amount: Money;
      readonly treatment: 'INCOME' | 'REDUCE_BASIS';
      readonly bought: { readonly quantity: Quantity; readonly price: Price } | undefined;
    }
  | { readonly kind: 'action'; readonly action: SecurityAction; readonly method: LotMethod }
  /** To the other portfolio. */
  | { readonly kind: 'transfer'; readonly part: Decimal }
  | {
      readonly kind: 'opening';
      readonly quantity: Quantity;
      readonly cost: Money;
      readonly isDateKnown: boolean;
    };

const thousandths = (max: number) =>
  fc.integer({ min: 1, max }).map((units) => (units / 1_000).toFixed(3));
const cents = (min: number, max: number) =>
  fc.integer({ min, max }).map((units) => (units / 100).toFixed(2));

const shares = thousandths(60_000).map(quantity);
const paid = cents(0, 20_000).map(price);
const ratio = thousandths(3_000).map(decimal);
const shareOfBasis = fc.constantFrom('0', '0.3333333', '0.8', '1').map(decimal);
const cashInLieu = fc.constantFrom(undefined, price('12.34'));
const security = fc.constantFrom(...SECURITIES);
const method = fc.constantFrom<LotMethod>(
  'FIFO',
  'LIFO',
  'HIFO',
  'AVERAGE',
  'MIN_TAX',
  'SPECIFIC_ID',
);

const spinOff = fc.record({
  kind: fc.constantFrom('spin-off' as const, 'rights-issue' as const),
  security,
  ratio,
  parentBasisShare: shareOfBasis,
  cashInLieu,
});

const action: fc.Arbitrary<SecurityAction> = fc.oneof(
  fc.record({
    kind: fc.constant('split' as const),
    newShares: fc.constantFrom('1', '2', '3').map(decimal),
    oldShares: fc.constantFrom('1', '7', '10').map(decimal),
    cashInLieu,
  }),
  fc.record({ kind: fc.constant('stock-dividend' as const), rate: ratio, cashInLieu }),
  fc.record({
    kind: fc.constant('cash-dividend' as const),
    perShare: cents(1, 9_000).map(price),
    withholding: fc.constantFrom('0', '0.15').map(decimal),
    treatment: fc.constantFrom('INCOME' as const, 'REDUCE_BASIS' as const),
  }),
  { arbitrary: spinOff, weight: 4 },
  fc.record({ kind: fc.constant('stock-merger' as const), security, ratio, cashInLieu }),
  fc.record({ kind: fc.constant('cash-merger' as const), cashPerShare: paid }),
  fc.record({
    kind: fc.constant('mixed-merger' as const),
    security,
    ratio,
    cashPerShare: paid,
    newPrice: paid,
    cashInLieu,
  }),
  fc.record({ kind: fc.constant('symbol-change' as const), security }),
  fc.record({ kind: fc.constant('return-of-capital' as const), perShare: paid }),
);

const traded: fc.Arbitrary<Wanted> = fc.record({
  kind: fc.constant('trade' as const),
  side: fc.constantFrom('BUY' as const, 'SELL' as const),
  effect: fc.constantFrom(
    'EITHER' as const,
    'EITHER' as const,
    'EITHER' as const,
    'OPEN' as const,
    'CLOSE' as const,
  ),
  quantity: shares,
  price: paid,
  fees: cents(0, 999).map(money),
  method,
});

const others: fc.Arbitrary<Wanted> = fc.oneof(
  fc.record({
    kind: fc.constant('cash' as const),
    amount: cents(-90_000, 90_000).map(money),
    isExternal: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('distribution' as const),
    amount: cents(-90_000, 90_000).map(money),
    treatment: fc.constantFrom('INCOME' as const, 'REDUCE_BASIS' as const),
    bought: fc.option(fc.record({ quantity: shares, price: paid }), { nil: undefined }),
  }),
  fc.record({
    kind: fc.constant('transfer' as const),
    part: fc.constantFrom('1', '0.37').map(decimal),
  }),
  fc.record({
    kind: fc.constant('opening' as const),
    quantity: shares,
    cost: cents(0, 900_000).map(money),
    isDateKnown: fc.boolean(),
  }),
);

const wanted = fc.oneof(
  { arbitrary: traded, weight: 5 },
  { arbitrary: fc.record({ kind: fc.constant('action' as const), action, method }), weight: 3 },
  { arbitrary: others, weight: 2 },
);

export const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc
    .tuple(
      fc.record({
        portfolio: fc.constantFrom(0 as const, 1 as const),
        daysLater: fc.integer({ min: 0, max: 25 }),
        security,
      }),
      wanted,
    )
    .map(([where, what]): Move => ({ ...where, ...what })),
  { minLength: 1, maxLength: 40 },
);
