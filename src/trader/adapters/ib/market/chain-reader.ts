// Reads a shortlist of option contracts with their quotes: the expiries nearest to what is wanted, the contracts near a delta.
import type { Clock } from '../../../../kernel/clock.ts';
import type { TradingDay } from '../../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { STANDARD_MULTIPLIER } from '../../../../market/instruments/amount.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import type { OptionRight } from '../../../../market/instruments/option-right.ts';
import type { ChainRow } from '../../../../market/options/chain-row.ts';
import { nearDelta } from '../../../../market/options/near-delta.ts';
import { parseOptionId } from '../../../../market/options/option-id.ts';
import { DAYS_PER_YEAR } from '../../../../market/options/pricing/pricing-inputs.ts';
import { isTwoSided, midOf } from '../../../../market/quotes/quote.ts';
import { utcMidnight } from '../../../../market/time/day.ts';
import type { Venue } from '../../../../market/venues/venue.ts';
import type { ChainFailure, ChainRead, ChainRequest } from '../../../ports/option-chains.ts';
import type { ChainQuestions, QuotedContract } from './chain-questions.ts';
import { createChainStore, type Listed } from './chain-store.ts';
import { contractOf } from './contracts.ts';

/** How many expiries are quoted. */
const EXPIRIES_MAX = 2;
/** How many contracts of an expiry are quoted: with two expiries within sixteen data lines. */
const CONTRACTS_MAX = 8;
/** Of the contract at the money if the broker has computed none. */
const VOLATILITY_GUESS = 0.35;
const DAY_MS = 86_400_000;

export interface ChainReader {
  /** One question after the other. */
  read(stock: Instrument, asked: ChainRequest): Promise<Result<ChainRead, ChainFailure>>;
}

export interface ChainReading {
  readonly questions: ChainQuestions;
  readonly clock: Clock;
  readonly venue: Venue;
  /** Why nothing more can be asked. */
  lost(): ChainFailure | undefined;
}

type Question = Omit<ChainRequest, 'wanted'>;

interface Within extends Question {
  readonly spot: number;
  readonly expiry: TradingDay;
  readonly right: OptionRight;
}

export function createChainReader({ questions, clock, venue, lost }: ChainReading): ChainReader {
  const store = createChainStore({ questions, venue, today: () => dayOf(clock, venue) });
  let latest: Promise<unknown> = Promise.resolve();

  async function read(
    stock: Instrument,
    asked: Question,
  ): Promise<Result<ChainRead, ChainFailure>> {
    questions.forgetRefusal();
    const all = await store.expiries(stock);
    if (all === undefined) return failed(unread());
    if (all.length === 0) return failed(withoutOptions(stock));
    const days = all.filter((day) => day >= asked.from && day <= asked.until);
    const spot = asked.spot ?? priceOf((await questions.quotes([contractOf(stock)]))[0]);
    const rows = await Promise.all(
      nearestTo(days, asked).flatMap((expiry) =>
        rightsIn(asked).map((right) => rowsOf(stock, { ...asked, spot, expiry, right })),
      ),
    );
    const isWhole = rows.every((some) => some !== undefined);
    const found = rows.flatMap((some) => some ?? []);
    // A quiet market has no two-sided quotes either, and then nothing is refused.
    const isRefused = questions.refusal() !== '' && !found.some(isTwoSided);
    if (lost() !== undefined || !isWhole || isRefused) return failed(unread());
    return ok({ underlyingPrice: spot, expiries: days, rows: found });
  }

  /** Undefined if the broker has not listed the contracts. */
  async function rowsOf(
    stock: Instrument,
    asked: Within,
  ): Promise<readonly ChainRow[] | undefined> {
    const contracts = await store.contracts(stock, asked);
    const near = contracts && (await shortlist(contracts, asked));
    if (near === undefined) return undefined;
    const quotes = await questions.quotes(near.map(({ wire }) => wire));
    const at = clock.now();
    return near.map(({ wire: _, ...contract }, index) => ({
      ...{ contract, at },
      ...quoteFields(quotes[index]),
    }));
  }

  async function shortlist(
    contracts: readonly Listed[],
    asked: Within,
  ): Promise<readonly Listed[]> {
    const { spot, delta, contract, expiry, width } = asked;
    const around = parseOptionId(contract ?? '')?.strike;
    if (around !== undefined) return byStrike(contracts, around).slice(0, CONTRACTS_MAX);
    const [atMoney] = byStrike(contracts, spot);
    if (atMoney === undefined || !(spot > 0)) return [];
    const [seen] = await questions.quotes([atMoney.wire]);
    const isKnown = seen !== undefined && seen.volatility > 0;
    const volatility = isKnown ? seen.volatility : VOLATILITY_GUESS;
    const wanted = { spot, volatility, years: yearsTo(expiry, clock.now()), delta };
    if (width === undefined) return nearDelta(contracts, wanted, CONTRACTS_MAX);
    const firsts = nearDelta(contracts, wanted, CONTRACTS_MAX / 2);
    return [...new Set([...firsts, ...firsts.flatMap((first) => wingOf(first, width, contracts))])];
  }

  function unread(): ChainFailure {
    const text = questions.refusal();
    const why = text === '' ? 'the broker has not listed the contracts in time' : text;
    return lost() ?? { kind: 'refused', why };
  }

  function withoutOptions({ brokerSymbol }: Instrument): ChainFailure {
    const why = `no class of ${STANDARD_MULTIPLIER} shares of ${brokerSymbol} is listed`;
    return { kind: 'no-options', why };
  }

  return {
    read(stock, asked) {
      const answer = latest.then(() => read(stock, asked));
      latest = answer.catch(() => undefined);
      return answer;
    },
  };
}

function dayOf(clock: Clock, venue: Venue): TradingDay {
  return venue.calendar.dayOf(clock.now());
}

function rightsIn({ right }: Question): readonly OptionRight[] {
  return right === undefined ? ['put', 'call'] : [right];
}

/** Nearest to the day or to the contract that is asked for, or to the middle of the days; ascending. With both rights one, for as many lines. */
function nearestTo(
  days: readonly TradingDay[],
  { from, until, near, contract, right }: Question,
): readonly TradingDay[] {
  const wanted = near ?? parseOptionId(contract ?? '')?.expiry;
  const middle = (utcMidnight(wanted ?? from) + utcMidnight(wanted ?? until)) / 2;
  const distance = (day: TradingDay) => Math.abs(utcMidnight(day) - middle);
  return days
    .toSorted((one, other) => distance(one) - distance(other))
    .slice(0, near === undefined && right !== undefined ? EXPIRIES_MAX : 1)
    .toSorted();
}

/** The contract nearest to so many points further out of the money; none if the strike is the last one. */
function wingOf(
  { right, strike }: Listed,
  width: number,
  contracts: readonly Listed[],
): readonly Listed[] {
  const sign = right === 'call' ? 1 : -1;
  const further = contracts.filter((other) => sign * (other.strike - strike) > 0);
  return byStrike(further, strike + sign * width).slice(0, 1);
}

function byStrike(contracts: readonly Listed[], price: number): readonly Listed[] {
  const distance = ({ strike }: Listed) => Math.abs(strike - price);
  return contracts.toSorted((one, other) => distance(one) - distance(other));
}

function priceOf(quote: QuotedContract | undefined): number {
  if (quote === undefined) return Number.NaN;
  return Number.isNaN(quote.last) ? midOf(quote) : quote.last;
}

function yearsTo(expiry: TradingDay, now: number): number {
  return Math.max(1, (utcMidnight(expiry) + DAY_MS - now) / DAY_MS) / DAYS_PER_YEAR;
}

function quoteFields(quote: QuotedContract | undefined) {
  const {
    bid = Number.NaN,
    ask = Number.NaN,
    volume,
    openInterest,
    volatility,
    delta,
  } = quote ?? {};
  return {
    ...{ bid, ask, volume: known(volume), openInterest: known(openInterest) },
    ...{ volatility: known(volatility), delta: known(delta) },
  };
}

function known(value: number | undefined): number | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : value;
}
