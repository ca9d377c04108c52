// What market data says about options: computations for bid, ask, last and model, and volume and interest by generic tick.
import { hashOf } from '../../../../../kernel/random.ts';
import type { Answer, AnswerOf } from '../../../messages/answer.ts';
import {
  baseVolatilityOf,
  impliedVolatility,
  type OptionState,
} from '../../options/option-quotes.ts';
import type { Listing } from '../prices/listing.ts';
import type { GenericTicks } from './generic-ticks.ts';

interface Asked {
  readonly reqId: number;
  readonly isDelayed: boolean;
  /** Without a market there are no computations: only −1 and −2. */
  readonly isOpen: boolean;
}

const BID = 10;
const ASK = 11;
const LAST = 12;
const MODEL = 13;
const DELAYED_OFFSET = 70;
const INTEREST = { C: 27, P: 28 };
const VOLUME = { C: 29, P: 30 };
const HISTORICAL_VOLATILITY = 23;
const IMPLIED_VOLATILITY = 24;
const AVERAGE_VOLUME = 87;
const CONTRACTS_MAX = 200_000;

/** Of an option only. */
export function computations(listing: Listing, asked: Asked): readonly Answer[] {
  const { option, bid, ask, last } = listing;
  if (option === undefined) return [];
  const at = (tickType: number, price: number) => computation(option, asked, { tickType, price });
  const quoted = [at(BID, bid), at(ASK, ask), at(LAST, last)];
  return asked.isOpen ? [...quoted, at(MODEL, option.value.price)] : quoted;
}

function computation(
  option: OptionState,
  { reqId, isDelayed, isOpen }: Asked,
  { tickType, price }: { readonly tickType: number; readonly price: number },
): AnswerOf<'tickOption'> {
  const volatility =
    tickType === MODEL ? option.volatility : impliedVolatility(option, isOpen ? price : Number.NaN);
  const isKnown = volatility !== undefined && isOpen;
  const known = <Value>(value: Value) => (isKnown ? value : undefined);
  const { delta, gamma, vega, theta } = option.value;
  return {
    name: 'tickOption',
    reqId,
    tickType: isDelayed ? tickType + DELAYED_OFFSET : tickType,
    volatility: known(volatility),
    delta: known(short(delta)),
    price: isOpen && price > 0 ? short(price) : undefined,
    presentDividend: known(0),
    gamma: known(short(gamma)),
    vega: known(short(vega)),
    theta: known(short(theta)),
    underlyingPrice: isOpen ? short(option.spot) : undefined,
  };
}

/** Volume and open interest of an option, or of all options of a stock; the volatility of a stock. */
export function optionGenerics(
  { option, contract, dayVolume }: Listing,
  { reqId, generics }: { readonly reqId: number; readonly generics: GenericTicks },
): readonly Answer[] {
  const size = (generic: string, tickType: number, value: number): readonly Answer[] =>
    generics.has(generic) ? [{ name: 'tickSize', reqId, tickType, size: value }] : [];
  if (option !== undefined) {
    const { right } = option.terms;
    return [
      ...size('100', VOLUME[right], dayVolume),
      ...size('101', INTEREST[right], option.openInterest),
    ];
  }
  const { symbol } = contract;
  const counted = (what: string) => hashOf(`${what}/${symbol}`) % CONTRACTS_MAX;
  const generic = (token: string, tickType: number, value: number): readonly Answer[] =>
    generics.has(token) ? [{ name: 'tickGeneric', reqId, tickType, value }] : [];
  const volatility = baseVolatilityOf(symbol, false);
  return [
    ...size('100', VOLUME.C, counted('calls')),
    ...size('100', VOLUME.P, counted('puts')),
    ...size('101', INTEREST.C, counted('call interest')),
    ...size('101', INTEREST.P, counted('put interest')),
    ...generic('104', HISTORICAL_VOLATILITY, volatility),
    ...size('105', AVERAGE_VOLUME, counted('average')),
    ...generic('106', IMPLIED_VOLATILITY, volatility),
  ];
}

function short(value: number): number {
  return Math.round(value * 1e8) / 1e8;
}
