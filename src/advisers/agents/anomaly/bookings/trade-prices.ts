// Trades at prices far from the closes around their day: a digit too many, pence for pounds, the field of another figure.
import { textOf } from '../../../../kernel/decimal.ts';
import { optionOf } from '../../../../ledger/ports/options.ts';
import type { Finding } from '../../findings/finding.ts';
import type { ProposedCommand } from '../../findings/proposed-command.ts';
import { figuresOf, limitText, numberText } from '../../findings/words.ts';
import { listingById } from '../../snapshot/listings.ts';
import type { SeenEntry, SeenListing, Snapshot } from '../../snapshot/snapshot.ts';
import { isTrade } from '../rules/trade-entries.ts';
import { type CloseRecord, indexAt, recordOf } from './closes-by-day.ts';
import { doubt } from './doubt.ts';
import { missedSplit, restatedCloses } from './restated-closes.ts';

/** Beyond the closes of the day before, of the day, and of the day after it. */
const DISTANCE_MIN = 0.15;
/** Robust deviations of a day's return, where that is more. */
const DEVIATIONS = 6;
/** What hardly moves, such as a fund of bonds, is rarely bought so far from its closes. */
const CALM_DEVIATIONS = 20;
const CALM_DISTANCE_MIN = 0.05;
/** A price that is so many times another one is more than a wild day. */
const CRITICAL_FACTOR = 1.5;
/** Digits too many or too few: tens, pence, thousands. */
const SLIPS = [10, 100, 1_000, 0.1, 0.01, 0.001];

export function tradePrices(snapshot: Snapshot): Finding[] {
  const bySecurity = Map.groupBy(snapshot.entries.filter(isPriced), ({ security }) => security);
  return [...listingById(snapshot).values()].flatMap((listing) => {
    // Options move by more between two closes: `option-price` judges them.
    if (optionOf(listing) !== undefined) return [];
    const own = bySecurity.get(listing.security) ?? [];
    const trades = own.filter(({ currency }) => currency === listing.currency);
    const restated = restatedCloses(trades, listing);
    if (restated === undefined) return trades.flatMap((trade) => judged(trade, listing));
    const others = trades.filter((trade) => !restated.trades.includes(trade));
    return [
      ...missedSplit(restated, listing),
      ...others.flatMap((trade) => judged(trade, listing)),
    ];
  });
}

function isPriced(one: SeenEntry): boolean {
  return isTrade(one) || one.type === 'REINVESTED_DIVIDEND';
}

function judged(trade: SeenEntry, listing: SeenListing): Finding[] {
  const record = recordOf(listing.closes);
  const at = indexAt(record, trade.on);
  const near = at === undefined ? undefined : record.closes[at];
  const price = trade.price?.toNumber() ?? 0;
  if (at === undefined || near === undefined || near.price <= 0 || price <= 0) return [];
  if (listing.splits.some(({ on }) => on >= near.on && on <= trade.on)) return [];
  const limit = limitOf(record);
  const distance = distanceOf(price, closesAround(record, at));
  if (distance <= limit) return [];
  const expected = expectedOf(price, near.price, limit);
  const { id, type, symbol = '', quantity, currency, on } = trade;
  const figures = { transaction: id, quantity, price, close: near.price, close_on: near.on };
  return [
    doubt(
      trade,
      {
        rule: 'trade-price',
        severity: distance > CRITICAL_FACTOR - 1 ? 'CRITICAL' : 'WARNING',
        figures: figuresOf({ ...figures, expected, distance, currency, on }),
        threshold: numberText(limit),
        text: `Transaction ${id} (${type} ${quantity} ${symbol} on ${on}) is at ${numberText(price)} ${currency}, but ${symbol} closed at ${numberText(near.price)} on ${near.on}, and more than ${limitText(limit)} apart is rare. Was the price ${numberText(expected)} rather than ${numberText(price)}?`,
      },
      isTrade(trade) ? { correction: correcting(trade, expected) } : {},
    ),
  ];
}

function limitOf({ deviation }: CloseRecord): number {
  if (deviation === undefined) return DISTANCE_MIN;
  const calm = Math.max(CALM_DISTANCE_MIN, CALM_DEVIATIONS * deviation);
  return Math.max(Math.min(DISTANCE_MIN, calm), DEVIATIONS * deviation);
}

/** To the price that is likely; what the broker has confirmed is known to the person only. */
function correcting({ id, symbol = '', price, currency }: SeenEntry, to: number): ProposedCommand {
  const was = price === undefined ? '0' : textOf(price);
  return { kind: 'correct-price', transaction: id, symbol, was, price: numberText(to), currency };
}

/** A trade of the day is between these closes, or not far from them. */
function closesAround({ closes }: CloseRecord, at: number): readonly number[] {
  return closes.slice(Math.max(0, at - 1), at + 2).map(({ price }) => price);
}

/** How far a price is above the highest or below the lowest, as a part of it; the same for half and for twice. */
function distanceOf(price: number, closes: readonly number[]): number {
  return Math.max(price / Math.max(...closes), Math.min(...closes) / price) - 1;
}

function expectedOf(price: number, close: number, limit: number): number {
  const slipped = SLIPS.map((factor) => price / factor);
  const likely = slipped.find((one) => distanceOf(one, [close]) <= limit);
  return Number((likely ?? close).toPrecision(6));
}
