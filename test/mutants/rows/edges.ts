// Mistakes at the edges of functions that decide on money by themselves: a price at its limit, the last moment, the other side.
import { mutantsIn } from './row.ts';

const DOMAIN = mutantsIn('src/trader/domain', 'test/trader/domain', [
  [
    'trail/loosened-by-rounding',
    'exits/trail.ts',
    'return sign * (rounded - stop) > 0 && isSound(rounded) ? rounded : stop;',
    'return isSound(rounded) ? rounded : stop;',
    'a stop between two ticks is never loosened',
    'exits/trail.test.ts',
  ],
  [
    'trail/unknown-atr-holds-all',
    'exits/trail.ts',
    'if (isSound(least)) most = Math.max(most, least);',
    'most = Math.max(most, least);',
    'a part whose ATR is unknown keeps no other from moving',
    'exits/stop-kinds.test.ts',
  ],
  [
    'exit/at-its-time-without-a-session',
    'exits/exit-due.ts',
    'if (atMs !== undefined && msToClose > 0) {',
    'if (atMs !== undefined) {',
    'nothing exits where no session is',
    'exits/exit-due.test.ts',
  ],
  [
    'premium/reached-by-a-look-above',
    'exits/premium-watch.ts',
    'isReached: isThrough && isLong };',
    'isReached: isLong };',
    'the last look is at or beyond the stop',
    'exits/premium-watch.test.ts',
  ],
  [
    'split/crash-taken-for-one',
    'splits/scale-verdict.ts',
    'return off <= 2 * NIGHT_MOVE_MAX && (isExpected || off < offPrice(evidence, UNCHANGED));',
    'return isExpected || off < offPrice(evidence, UNCHANGED);',
    'a price far from both is no sign of a small split',
    'splits/split.test.ts',
  ],
  [
    'guard/counts-any-symbol',
    'risk/loss-guards.ts',
    "(guard.per === 'all' || trade.symbol === newest.symbol),",
    'true,',
    'a guard per symbol counts the stops of its symbol',
    'risk/loss-guards.test.ts',
  ],
  [
    'kelly/counts-what-risked-nothing',
    'risk/kelly.ts',
    'const inR = results.filter(({ risk }) => risk > 0).map(({ pnl, risk }) => pnl / risk);',
    'const inR = results.map(({ pnl, risk }) => pnl / risk);',
    'a trade without a risk says nothing of the edge',
    'risk/kelly.test.ts',
  ],
  [
    'walk/never-calm-again',
    'orders/price-walk.ts',
    'return Math.max(spread * WIDENED, spread + WIDENED_TICKS * incrementAt(steps, quote.ask));',
    'return spread;',
    'a market a little wider than at first still takes a step',
    'orders/price-walk.test.ts',
  ],
  [
    'entry/limit-better-than-the-market',
    'orders/entry-prices.ts',
    'fill: limitPrice === undefined ? triggered : lower(limitPrice, triggered),',
    'fill: limitPrice ?? triggered,',
    'a stated limit through the market fills at the market',
    'orders/entry-prices.test.ts',
  ],
]);

const MARKET = mutantsIn('src/market', 'test/market', [
  [
    'match/limit-at-the-quote-refused',
    'quotes/matching.ts',
    "return side === 'buy' ? quote.ask <= limitPrice : quote.bid >= limitPrice;",
    "return side === 'buy' ? quote.ask < limitPrice : quote.bid > limitPrice;",
    'a limit trades at its own price',
    'matching.test.ts',
  ],
  [
    'quote/locked-market-is-none',
    'quotes/quote.ts',
    'return quote.bid > 0 && quote.ask >= quote.bid && quote.ask < Number.POSITIVE_INFINITY;',
    'return quote.bid > 0 && quote.ask > quote.bid && quote.ask < Number.POSITIVE_INFINITY;',
    'bid and ask may be equal',
    'quotes/quote.test.ts',
  ],
  [
    'prints/bar-without-volume-believed',
    'quotes/print-filter.ts',
    'if (bar.volume === 0) return;',
    '',
    'only what was traded is believed',
    'print-filter.test.ts',
  ],
]);

const ADAPTERS = mutantsIn('src/trader/adapters', 'test/trader/adapters', [
  [
    'outbox/pause-shortened',
    'kit/outbox.ts',
    'pausedUntil = Math.max(pausedUntil, wall.now() + delayMs);',
    'pausedUntil = wall.now() + delayMs;',
    'no later wish shortens a pause',
    'kit/outbox.test.ts',
  ],
  [
    'retry/storm',
    'ib/connection/retry.ts',
    'return Math.min(FIRST_MS[failure] * 2 ** (inRow - 1), LONGEST_MS);',
    'return FIRST_MS[failure];',
    'attempts become rarer',
    'ib/connection/retry.test.ts',
  ],
  [
    'ssi/codes-until-blocked',
    'ssi/connection/code-refusals.ts',
    'pausedUntil = wall.now() + WRONG_PAUSE_MS;',
    '',
    'no more codes are sent before SSI blocks the login',
    'ssi/connection/code-refusals.test.ts',
  ],
]);

const RESEARCH = mutantsIn('src/research', 'test/research', [
  [
    'account/other-side-at-the-old-cost',
    'fills/account.ts',
    'else if (Math.sign(holding.quantity) !== Math.sign(quantity)) holding.averageCost = price;',
    '',
    'what is beyond the holding costs the price of its trade',
    'fills/account.test.ts',
  ],
  [
    'exchange/volume-of-a-bar-twice',
    'fills/exchange.ts',
    'tape.used += shares;',
    '',
    'all prints of a bar share its volume',
    'fills/exchange.test.ts',
  ],
  [
    'folds/held-over-the-split',
    'grid/walk-forward.ts',
    'closedAt < until,',
    'closedAt <= until,',
    'what closes behind the split is not part of the choice',
    'grid/chance.test.ts',
  ],
]);

const IDENTITY = mutantsIn('src/api/identity', 'test/api/identity', [
  [
    'role/trader-operates',
    'role.ts',
    "operate: 'operator',",
    "operate: 'trader',",
    'a trader does not operate',
    'role.test.ts',
  ],
  [
    'role/greater-of-two',
    'role.ts',
    'return RANKS[one] <= RANKS[other] ? one : other;',
    'return RANKS[one] >= RANKS[other] ? one : other;',
    'a grant adds nothing to the role',
    'role.test.ts',
  ],
  [
    'guesses/wait-never-grows',
    'lockout.ts',
    'return Math.min(WAIT_MAX_MS, WAIT_MS * 2 ** Math.min(beyond, 10));',
    'return WAIT_MS;',
    'each further failure doubles the wait',
    'lockout.test.ts',
  ],
  [
    'refresh/race-from-anywhere',
    'sign-in.ts',
    'if (use.at - at <= RACE_MS && from === use.from)',
    'if (use.at - at <= RACE_MS)',
    'a refresh token of another address is stolen',
    'session-lengths.test.ts',
  ],
]);

const LEDGER = mutantsIn('src/ledger/domain', 'test/ledger/domain', [
  [
    'wash/spin-off-of-a-lot-of-its-day',
    'tax/wash/adjustments-after-action.ts',
    '? scaled(own, openedOn < entry.on ? share : ONE)',
    '? scaled(own, share)',
    'a lot of the day of a spin-off gets no new shares',
    'tax/wash-actions.test.ts',
  ],
]);

export const EDGES = [...DOMAIN, ...MARKET, ...ADAPTERS, ...RESEARCH, ...IDENTITY, ...LEDGER];
