// Mistakes in pricing, choosing and sizing options.
import { mutantsIn } from './row.ts';

const PRICING = mutantsIn('src/market/options/pricing', 'test/market/options/pricing', [
  [
    'option/strike-not-discounted',
    'black-scholes.ts',
    'return strike * Math.exp(-rate * years);',
    'return strike;',
    'the strike is paid at expiry',
    'black-scholes.test.ts',
  ],
  [
    'option/volatility-at-intrinsic',
    'implied-volatility.ts',
    'if (!(target > 0 && isWithin)) return undefined;',
    '',
    'a price that no volatility explains has none',
    'implied-volatility.test.ts',
  ],
  [
    'option/exercised-without-dividend',
    'leisen-reimer.ts',
    'strike: inputs.strike - escrow',
    'strike: inputs.strike',
    'who exercises before the ex-date gets the dividend',
    'leisen-reimer.test.ts',
  ],
  [
    'option/never-exercised',
    'leisen-reimer.ts',
    'values[ups] = Math.max(held, sign * (spot - strike));',
    'values[ups] = held;',
    'an American option can be exercised on any day',
    'leisen-reimer.test.ts',
  ],
]);

const CHOICE = mutantsIn('src/trader/domain/options', 'test/trader/domain/options', [
  [
    'option/zero-bid-is-a-market',
    'selection/judged-row.ts',
    'else if (!isTwoSided(row))',
    'else if (!(row.ask > 0))',
    'a contract without buyers is not chosen',
    'rank-contracts.test.ts',
  ],
  [
    'option/unknown-interest-passes',
    'selection/judged-row.ts',
    'if (!(openInterest >= trade.openInterestMin))',
    'if (openInterest < trade.openInterestMin)',
    'an unknown figure is a reason against a contract',
    'rank-contracts.test.ts',
  ],
  [
    'option/greeks-unchecked',
    'selection/judged-row.ts',
    'if (!(Math.abs(broker - delta) <= gap))',
    'if (Number.isNaN(broker))',
    "the broker's delta is compared with ours",
    'rank-contracts.test.ts',
  ],
  [
    'option/ends-of-calendars',
    'selection/expiry-seen.ts',
    'if (events === undefined || events.until >= expiry) return [];',
    'return [];',
    'a calendar that ends before expiry allows nothing',
    'rank-contracts.test.ts',
  ],
  [
    'option/ties-by-listing',
    'selection/rank-contracts.ts',
    ' || (one.row.contract.id < other.row.contract.id ? -1 : 1)',
    '',
    'the same chain gives the same contract in any order',
    'rank-contracts.test.ts',
  ],
  [
    'option/wing-towards-the-money',
    'selection/second-leg.ts',
    "first.right === 'call' ? 1 : -1",
    "first.right === 'call' ? -1 : 1",
    'the second leg is further out of the money',
    'choose-structure.test.ts',
  ],
  [
    'option/priced-at-near-side',
    'choose-structure.ts',
    "return side === 'buy' ? row.ask : row.bid;",
    "return side === 'buy' ? row.bid : row.ask;",
    'the largest loss is at the worst price of the order',
    'choose-structure.test.ts',
  ],
  [
    'option/naked-call-is-bounded',
    'structures/payoff.ts',
    'maxLoss: slope < 0 ? undefined : ',
    'maxLoss: ',
    'a loss without a bound is not a number',
    'payoff.test.ts',
  ],
  [
    'option/fees-one-way',
    'structures/units.ts',
    'structure.maxLoss + 2 * contracts * feePerContract',
    'structure.maxLoss + contracts * feePerContract',
    'commissions are paid on both ways',
    'units.test.ts',
  ],
  [
    'option/delivery-by-loss',
    'structures/units.ts',
    "const perUnit = binding === 'max_delivery' ? structure.delivery : lossPerUnit;",
    'const perUnit = lossPerUnit;',
    'delivery is limited by the value of the strike',
    'units.test.ts',
  ],
]);

const WATCH = mutantsIn('src/trader/domain/exits', 'test/trader/domain/exits', [
  [
    'option/stop-without-patience',
    'premium-watch.ts',
    'now - watch.since >= patienceMs && samples >= SAMPLES_MIN',
    'true',
    'a flicker reaches no stop of an option',
    'premium-watch.test.ts',
  ],
  [
    'option/wide-quote-reaches-stop',
    'premium-watch.ts',
    'return spreadOf(quote) <= Math.max(SPREAD_ALLOWED, mid * SPREAD_SHARE_MAX);',
    'return true;',
    'a wide quote says nothing about the worth of an option',
    'premium-watch.test.ts',
  ],
]);

const HELD = mutantsIn('src/trader/engine', 'test/trader/engine', [
  [
    'option/denied-by-its-id-alone',
    'risk/entry-limits.ts',
    'const symbol = underlyingIn(state, id);',
    'const symbol = id;',
    'a stock that is denied is denied with its options',
    'requests/option-orders.test.ts',
  ],
  [
    'option/paused-by-its-id-alone',
    'entry/account-gate.ts',
    'pauses.get(symbol) ?? pauses.get(underlyingIn(state, symbol));',
    'pauses.get(symbol);',
    'a pause of a stock holds for its options',
    'requests/option-orders.test.ts',
  ],
  [
    'option/held-into-expiry',
    'inputs/on-timer.ts',
    'if (msToLastTrade(turn, position.symbol) <= HOUR_MS) return',
    'if (msToLastTrade(turn, position.symbol) < 0) return',
    'nothing is held into the last hour of a contract',
    'requests/option-orders.test.ts',
  ],
  [
    'option/target-needs-bars',
    'inputs/on-market.ts',
    "return position.status === 'open' && isTwoSided(quote)",
    "return position.status === 'closing' && isTwoSided(quote)",
    'the target of an option needs no bars',
    'requests/option-orders.test.ts',
  ],
  [
    'option/settled-before-delivery',
    'reconcile/inferring.ts',
    '  if (awaitsDelivery(turn, symbol)) return false;\n',
    '',
    'what has expired is settled in the next session',
    'requests/option-orders.test.ts',
  ],
  [
    'option/rested-sale-booked-as-loss',
    'reconcile/expired-contract.ts',
    "terms.leg !== 'e' &&",
    "terms.leg === 'e' &&",
    'an order that may have sold it is no loss',
    'requests/option-orders.test.ts',
  ],
]);

export const OPTIONS = [...HELD, ...WATCH, ...PRICING, ...CHOICE];
