// How long choosing a call takes from 5,000 that are all priced: with the source's volatilities, and with none.
import { DAY_MS, instant, type TradingDay } from '../src/kernel/instant.ts';
import { STANDARD_MULTIPLIER } from '../src/market/instruments/amount.ts';
import type { ChainRow } from '../src/market/options/chain-row.ts';
import type { OptionContract } from '../src/market/options/option-contract.ts';
import { optionIdOf } from '../src/market/options/option-id.ts';
import { europeanValue } from '../src/market/options/pricing/black-scholes.ts';
import { addDays } from '../src/market/time/day.ts';
import { US } from '../src/market/venues/us.ts';
import { chooseStructure } from '../src/trader/domain/options/choose-structure.ts';
import { OPTION_TRADE_DEFAULTS } from '../src/trader/domain/terms/option-trade.ts';
import { percentile, secondsOf } from './timing.ts';

const AT = instant(Date.parse('2026-11-16T16:00:00Z'));
const FIRST_EXPIRY = '2026-11-20' as TradingDay;
const EXPIRIES = 25;
const STRIKES = 200;
const SPOT = 230;
const RATE = 0.043;
const ROUNDS = 200;
/** Rounds that compile, whose first one is a figure too. */
const WARM_UP = 10;

/** Every expiry and most deltas are within the terms, so that nothing is refused before it is priced. */
const TRADE = {
  ...OPTION_TRADE_DEFAULTS.call_or_put,
  dte: { from: 0, until: 365 },
  delta: { from: 0.05, until: 0.95 },
};

/** `first` is what a process answers first. */
export function benchChooseContract() {
  const rows = chain();
  const bare = rows.map((row) => ({ ...row, volatility: undefined, delta: undefined }));
  const [first = Number.NaN, ...times] = timesOf(rows);
  const bareTimes = timesOf(bare);
  return {
    choose_5000_first_ms: first,
    choose_5000_p50_ms: percentile(times.slice(WARM_UP), 0.5),
    choose_5000_p99_ms: percentile(times.slice(WARM_UP), 0.99),
    choose_5000_without_volatility_p50_ms: percentile(bareTimes.slice(WARM_UP), 0.5),
    choose_5000_without_volatility_p99_ms: percentile(bareTimes.slice(WARM_UP), 0.99),
  };
}

function timesOf(rows: readonly ChainRow[]): number[] {
  return Array.from({ length: ROUNDS }, () => {
    const milliseconds = secondsOf(() => choose(rows)) * 1_000;
    return Math.round(milliseconds * 1_000) / 1_000;
  });
}

function choose(rows: readonly ChainRow[]): void {
  const market = { calendar: US.calendar, rate: RATE, dividendYield: 0, underlyingPrice: SPOT };
  const chosen = chooseStructure({ at: AT, rows, ...market }, TRADE, { side: 'long' });
  if (!chosen.ok) throw new Error(`nothing was chosen: ${JSON.stringify(chosen.failure)}`);
}

function chain(): readonly ChainRow[] {
  return Array.from({ length: EXPIRIES * STRIKES }, (_, at) =>
    quoted(call(at % STRIKES, addDays(FIRST_EXPIRY, 7 * Math.floor(at / STRIKES)))),
  );
}

function call(step: number, expiry: TradingDay): OptionContract {
  const terms = { root: 'AAPL', expiry, right: 'call', strike: 130 + step } as const;
  const id = optionIdOf(terms);
  if (id === undefined) throw new Error(`no id for ${JSON.stringify(terms)}`);
  return {
    id,
    underlying: 'AAPL',
    contract: '',
    right: 'call',
    strike: terms.strike,
    expiry,
    lastTradeDay: expiry,
    settles: 'pm',
    delivers: 'shares',
    multiplier: STANDARD_MULTIPLIER,
    tradingClass: 'AAPL',
    priceSteps: [{ lowEdge: 0, increment: 0.01 }],
  };
}

/** A cent around its value, with a smile of volatilities. */
function quoted(contract: OptionContract): ChainRow {
  const { strike, expiry } = contract;
  const volatility = 0.25 + 0.2 * Math.log(strike / SPOT) ** 2;
  const { price, delta } = europeanValue({
    right: 'call',
    strike,
    spot: SPOT,
    years: (US.calendar.boundsOf(expiry).end - AT) / (365 * DAY_MS),
    rate: RATE,
    dividendYield: 0,
    volatility,
  });
  const [bid, ask] = [Math.round(price * 100 - 1) / 100, Math.round(price * 100 + 1) / 100];
  return { contract, at: AT, bid, ask, volume: 500, openInterest: 2_000, volatility, delta };
}
