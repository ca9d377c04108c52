// A synthetic option chain of one stock, played like recorded rows: at the end of each minute by the bars that have ended until then,
// and by the closes of the days before.
import { DAY_MS, type Instant, instant, type TradingDay } from '../../kernel/instant.ts';
import { type BarColumns, indexFrom } from '../../market/bars/bar-columns.ts';
import type { OptionContract } from '../../market/options/option-contract.ts';
import { parseOptionId } from '../../market/options/option-id.ts';
import { DAYS_PER_YEAR } from '../../market/options/pricing/pricing-inputs.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import { dailyCloses } from '../bars/daily-closes.ts';
import { type ChainTape, isWithin, type QuotedContract } from '../chains/chain-tape.ts';
import { listedContract, PENNY_PROGRAM, tradingClassOf } from '../chains/listed-contracts.ts';
import { historicalVolatility, RETURNS } from './historical-volatility.ts';
import { listedExpiries } from './listed-expiries.ts';
import { listedStrikes } from './listed-strikes.ts';
import { volatilityAt } from './smile.ts';
import { syntheticQuote } from './synthetic-quote.ts';
import type { SyntheticScale, SyntheticTerms, VolatilityLevel } from './synthetic-terms.ts';

export interface SyntheticStock {
  readonly underlying: string;
  /** Complete minutes of its sessions. */
  readonly columns: BarColumns;
  readonly calendar: Calendar;
  /** Per year, compounded continuously. */
  readonly rate: number;
  /** Restates a price of that moment in the shares of the other one. */
  factorBetween(from: Instant, to: Instant): number;
}

/** Invented like everything else: what passes the usual filters. */
const INVENTED = { bidSize: 20, askSize: 20, volume: 100, openInterest: 1_000 } as const;

interface Day {
  readonly day: TradingDay;
  /** Undefined if there are too few closes before it: nothing is quoted. */
  readonly level: number | undefined;
  readonly expiries: readonly TradingDay[];
  readonly strikes: readonly number[];
}

export function createSyntheticTape(
  stock: SyntheticStock,
  terms: SyntheticTerms,
  scale: SyntheticScale,
): ChainTape {
  const { underlying, columns, calendar, rate } = stock;
  const contracts = new Map<string, OptionContract>();
  /** The first bar that has not ended yet. */
  let next = 0;
  let today = calendar.dayOf(instant(0));
  let known: Day | undefined;

  const endOf = (bar: number) => instant((columns.start[bar] ?? 0) + columns.lengthMs);
  const priceNow = () => columns.close[next - 1] ?? Number.NaN;

  /** Of the day of the newest quotes, by what was known at its open; undefined if they are no longer in force. */
  function dayInForce(): Day | undefined {
    if (next === 0) return undefined;
    const day = calendar.dayOf(endOf(next - 1));
    if (day !== today && calendar.previousSession(today)?.day !== day) return undefined;
    if (known?.day !== day) known = dayOf(day);
    return known;
  }

  function dayOf(day: TradingDay): Day {
    const open = calendar.sessionOf(day)?.open ?? endOf(next - 1);
    const newest = { until: open, count: RETURNS + 1 };
    const closes = dailyCloses({ calendar, columns }, newest, (at) =>
      stock.factorBetween(at, open),
    );
    const closed = closes.map(({ close }) => close);
    const first = columns.close[indexFrom(columns, open)] ?? Number.NaN;
    return {
      day,
      level: levelBy(terms.level, closed),
      expiries: listedExpiries(day, calendar),
      strikes: listedStrikes(closed.at(-1) ?? first),
    };
  }

  function quotedAs(contract: OptionContract, level: number): QuotedContract | undefined {
    if (contract.lastTradeDay < today) return undefined;
    const at = endOf(next - 1);
    const { right, strike, expiry } = contract;
    const years = Math.max(0, closeOf(expiry, calendar) - at) / DAY_MS / DAYS_PER_YEAR;
    const spot = priceNow();
    const volatility = volatilityAt(level, terms, { spot, strike, years }) * scale.volatility;
    const inputs = { right, spot, strike, years, rate, dividendYield: 0, volatility };
    const spreadPercent = terms.spreadPercent * scale.spread;
    const quote = syntheticQuote(inputs, spreadPercent, PENNY_PROGRAM);
    return { contract, at, ...quote, ...INVENTED, last: Number.NaN, volatility };
  }

  function contractNamed(id: string): OptionContract | undefined {
    const found = contracts.get(id);
    if (found !== undefined) return found;
    const named = parseOptionId(id);
    const day = dayInForce();
    if (named === undefined || day === undefined) return undefined;
    const isListed =
      named.root === tradingClassOf(underlying) &&
      day.expiries.includes(named.expiry) &&
      day.strikes.includes(named.strike);
    if (!isListed) return undefined;
    const contract = listedContract({ underlying, ...named }, PENNY_PROGRAM, calendar);
    if (contract !== undefined) contracts.set(contract.id, contract);
    return contract;
  }

  return {
    playTo(now, quotedAt) {
      while (next < columns.count && endOf(next) <= now) {
        next += 1;
        const at = endOf(next - 1);
        today = calendar.dayOf(at);
        quotedAt?.(at);
      }
      today = calendar.dayOf(now);
    },
    *quoted(within) {
      const day = dayInForce();
      if (day?.level === undefined) return;
      const asked = day.expiries.filter(
        (expiry) => within === undefined || isWithin(within, expiry),
      );
      for (const expiry of asked)
        for (const strike of day.strikes)
          for (const right of ['call', 'put'] as const) {
            const contract = listedContract(
              { underlying, expiry, right, strike },
              PENNY_PROGRAM,
              calendar,
            );
            const quoted = contract && quotedAs(contract, day.level);
            if (quoted !== undefined) yield quoted;
          }
    },
    quoteOf(id) {
      const contract = contractNamed(id);
      const level = dayInForce()?.level;
      if (contract === undefined || level === undefined) return undefined;
      return quotedAs(contract, level);
    },
    underlyingPrice: priceNow,
    contractOf: contractNamed,
  };
}

function levelBy(level: VolatilityLevel, closes: readonly number[]): number | undefined {
  if (level.kind === 'fixed') return level.volatility;
  const historical = historicalVolatility(closes);
  return historical === undefined ? undefined : Math.max(level.floor, level.factor * historical);
}

function closeOf(expiry: TradingDay, calendar: Calendar): number {
  return calendar.sessionOf(expiry)?.close ?? calendar.boundsOf(expiry).end;
}
