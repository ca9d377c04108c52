// What a row says of one contract: quotes, sizes, volume, open interest and the source's greeks.
import type { Cells } from '../bars/cells.ts';
import { RowFault } from '../bars/row-fault.ts';
import { countAt, figureAt, sizesAt } from './cell-reader.ts';
import type { OptionColumn } from './option-columns.ts';
import type { SideField } from './option-formats.ts';
import { type OptionPlaces, type Prefix, sidePlace } from './option-places.ts';

export type QuotedSide = Record<
  Extract<
    OptionColumn,
    | 'bid'
    | 'ask'
    | 'bidSize'
    | 'askSize'
    | 'last'
    | 'volume'
    | 'openInterest'
    | 'volatility'
    | 'delta'
  >,
  number
>;

/** A bid of 0 is kept: there are no buyers. An ask of 0 means that there are no sellers. Throws a RowFault. */
export function quotedSide(cells: Cells, places: OptionPlaces, prefix: Prefix): QuotedSide {
  const place = (field: SideField) => sidePlace(places, prefix, field);
  const count = (field: SideField) => countAt(cells, place(field), `${prefix}${field}`);
  const [bidSize, askSize] = sizesAt(cells, place('sizes'), `${prefix}sizes`);
  const delta = figureAt(cells, place('delta'), `${prefix}delta`);
  if (Math.abs(delta) > 1) throw new RowFault(`${prefix}delta`, `${delta} is not within -1 and 1`);
  return {
    bid: count('bid'),
    ask: aboveZero(count('ask')),
    bidSize: place('sizes') === undefined ? count('bid_size') : bidSize,
    askSize: place('sizes') === undefined ? count('ask_size') : askSize,
    last: aboveZero(count('last')),
    volume: count('volume'),
    openInterest: count('oi'),
    volatility: aboveZero(count('iv')),
    delta,
  };
}

/** Sources write 0 for a price that does not exist, and for a volatility that their model does not find. */
function aboveZero(value: number): number {
  return value > 0 ? value : Number.NaN;
}

export function isCrossed({ bid, ask }: QuotedSide): boolean {
  return bid > ask;
}

/** Whether the row says anything of the contract's price. */
export function isQuoted({ bid, ask }: QuotedSide): boolean {
  return !(Number.isNaN(bid) && Number.isNaN(ask));
}
