// The options of `sluice backtest` for the spread and for borrowed shares, each for all symbols or for one, and for fills of options.
import { InvalidArgumentError } from 'commander';
import type { AskedSpread } from '../../../research/backtest/read-spreads.ts';
import { type BorrowRates, FREE } from '../../../research/fills/borrowing.ts';
import type { OptionFillModel } from '../../../research/fills/option-fills.ts';
import { symbolOption } from '../../program/option-symbol.ts';

export interface CostFlags {
  readonly spread?: readonly AskedSpread[];
  readonly borrow?: BorrowRates;
  readonly fills?: OptionFillModel;
}

const NUMBER = /^(\d+(?:\.\d+)?)(\s?%)?$/;
/** Such as -0.01, or nothing. */
const NO_FILE = /^[-+.,\d\s%]*$/;
const SPREAD =
  'Expected a spread such as 0.02 or 0.05%, for one symbol SPY=0.02, or a file with bid and ask of its minutes SPY=quotes.csv.';
const BORROW = 'Expected percent a year such as 3% or, for one symbol, GME=45%.';

export function spread(text: string, before: readonly AskedSpread[] = []): readonly AskedSpread[] {
  const { symbol, value } = parted(text);
  const [, number, sign] = NUMBER.exec(value) ?? [];
  if (number === undefined && (symbol === undefined || NO_FILE.test(value)))
    throw new InvalidArgumentError(SPREAD);
  if (before.some((other) => other.symbol === symbol))
    throw new InvalidArgumentError(`A spread ${ofWhat(symbol)} is given already.`);
  if (number === undefined) return [...before, { symbol, model: { kind: 'file', file: value } }];
  const amount = Number(number);
  if (!(amount > 0) || (sign !== undefined && amount > PERCENT_MAX))
    throw new InvalidArgumentError(SPREAD);
  const model =
    sign === undefined
      ? ({ kind: 'amount', amount } as const)
      : ({ kind: 'percent', percent: amount } as const);
  return [...before, { symbol, model }];
}

/** Half of it lies below the last price. */
const PERCENT_MAX = 50;

const RATE_MAX = 1_000;

export function borrow(text: string, before: BorrowRates = FREE): BorrowRates {
  const { symbol, value } = parted(text);
  const [, number, sign] = NUMBER.exec(value) ?? [];
  const rate = Number(number);
  if (number === undefined || sign === undefined || rate > RATE_MAX)
    throw new InvalidArgumentError(BORROW);
  const isKnown = symbol === undefined ? before.usual > 0 : before.bySymbol.has(symbol);
  if (isKnown) throw new InvalidArgumentError(`A rate ${ofWhat(symbol)} is given already.`);
  if (symbol === undefined) return { ...before, usual: rate };
  return { ...before, bySymbol: new Map([...before.bySymbol, [symbol, rate]]) };
}

const FILLS = 'Expected walk, cross, mid, or fraction such as fraction=0.75.';
/** Of orders in one contract. */
const USUAL_FRACTION = 0.75;

export function fills(text: string): OptionFillModel {
  const [, kind, number] = /^(walk|cross|mid|fraction)(?:=(\d+(?:\.\d+)?))?$/.exec(text) ?? [];
  if (kind === 'fraction') {
    const fraction = number === undefined ? USUAL_FRACTION : Number(number);
    if (fraction > 1) throw new InvalidArgumentError(FILLS);
    return { kind, fraction };
  }
  if ((kind !== 'walk' && kind !== 'cross' && kind !== 'mid') || number !== undefined)
    throw new InvalidArgumentError(FILLS);
  return { kind };
}

function parted(text: string): { readonly symbol: string | undefined; readonly value: string } {
  const [, symbol, value = ''] = /^(?:([^=]+)=)?(.*)$/.exec(text) ?? [];
  return { symbol: symbol === undefined ? undefined : symbolOption(symbol), value: value.trim() };
}

function ofWhat(symbol: string | undefined): string {
  return symbol === undefined ? 'for all symbols' : `for ${symbol}`;
}
