// Closes that a price source has restated for a split that it does not name: the trades before it all look like slips of one kind.
import type { Finding } from '../../findings/finding.ts';
import { figuresOf } from '../../findings/words.ts';
import type { SeenEntry, SeenListing } from '../../snapshot/snapshot.ts';
import { SPLIT_RATIOS } from '../statistics/split-ratios.ts';
import { indexAt, recordOf } from './closes-by-day.ts';

/** Within a day prices are so far from its close, as a part of it. */
const SLACK = 0.08;
/** One trade alone may be a slip. */
const TRADES_MIN = 2;
/** Pence for pounds rather than a split. */
const PENCE = 100;
/** Another unit rather than a split, unless later trades fit. */
const TENS = 10;

/** One share for one. */
const NONE = 1;

export interface RestatedCloses {
  /** New shares for an old one. */
  readonly ratio: number;
  /** All up to the split. */
  readonly trades: readonly SeenEntry[];
}

/** `trades`: those of the listing with a price in its currency, in their order. */
export function restatedCloses(
  trades: readonly SeenEntry[],
  listing: SeenListing,
): RestatedCloses | undefined {
  const ratios = trades.map((one) => ratioOf(one, listing));
  const [ratio] = ratios;
  if (ratio === undefined || ratio === NONE) return undefined;
  const end = ratios.findIndex((one) => one !== ratio);
  const before = end === -1 ? trades : trades.slice(0, end);
  const isWhole = end === -1 || ratios.slice(end).every((one) => one === NONE);
  const size = Math.max(ratio, 1 / ratio);
  const isUnit = size === PENCE || (size === TENS && end === -1);
  if (!isWhole || isUnit || before.length < TRADES_MIN) return undefined;
  return { ratio, trades: before };
}

/** `NONE` if the price fits; undefined if it is neither that nor one of a split. */
function ratioOf({ price, on }: SeenEntry, { closes, splits }: SeenListing): number | undefined {
  const record = recordOf(closes);
  const close = record.closes[indexAt(record, on) ?? -1]?.price ?? 0;
  if (price === undefined || close <= 0 || splits.some((split) => split.on > on)) return undefined;
  const times = price.toNumber() / close;
  return [NONE, ...SPLIT_RATIOS, ...SPLIT_RATIOS.map((ratio) => 1 / ratio)].find(
    (ratio) => Math.abs(times / ratio - 1) <= SLACK,
  );
}

export function missedSplit(
  { ratio, trades }: RestatedCloses,
  { security, symbol }: SeenListing,
): Finding[] {
  const last = trades.at(-1);
  if (last === undefined) return [];
  const words = ratio >= 1 ? `${ratio} for 1` : `1 for ${Math.round(1 / ratio)}`;
  return [
    {
      ...{ agent: 'anomaly', rule: 'unbooked-split', subject: `day:${security}/${last.on}` },
      ...{ bucket: 1, isBreach: true, severity: 'CRITICAL' },
      figures: figuresOf({ ratio: words, trades: trades.length, on: last.on }),
      threshold: undefined,
      evidence: trades.map(({ event }) => event),
      text: `All ${trades.length} trades of ${symbol} up to ${last.on} are at prices like those before a split of ${words}, and the closes on record like those after it, though no source names one. Is a split missing?`,
      command: undefined,
      question: { restsOn: trades.map(({ event }) => event) },
    },
  ];
}
