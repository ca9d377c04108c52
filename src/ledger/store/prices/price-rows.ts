// Closes, splits, dividends, rates and prices by hand as rows, and back.
import { rowCodec, type TableOf } from '../../../sql/tables/row-codec.ts';
import type { DatedRate } from '../../domain/currency/dated-rate.ts';
import type { AnnouncedDividend, DailyClose, SplitFactor } from '../../ports/price-history.ts';
import type { ManualPrice } from '../../ports/prices.ts';

const CLOSE = rowCodec<DailyClose>()({
  symbol: ['symbol', 'same'],
  on: ['day', 'same'],
  price: ['price', 'decimal'],
  currency: ['currency', 'same'],
  source: ['source', 'same'],
});
export type CloseTable = TableOf<typeof CLOSE>;
export const { written: writtenClose, read: readClose } = CLOSE;

const SPLIT = rowCodec<SplitFactor>()({
  symbol: ['symbol', 'same'],
  on: ['day', 'same'],
  newShares: ['new_shares', 'decimal'],
  oldShares: ['old_shares', 'decimal'],
  source: ['source', 'same'],
});
export type SplitTable = TableOf<typeof SPLIT>;
export const { written: writtenSplit, read: readSplit } = SPLIT;

const DIVIDEND = rowCodec<AnnouncedDividend>()({
  symbol: ['symbol', 'same'],
  on: ['day', 'same'],
  perShare: ['per_share', 'decimal'],
  currency: ['currency', 'same'],
  source: ['source', 'same'],
});
export type DividendTable = TableOf<typeof DIVIDEND>;
export const { written: writtenDividend, read: readDividend } = DIVIDEND;

const RATE = rowCodec<DatedRate>()({
  from: ['from_currency', 'same'],
  to: ['to_currency', 'same'],
  on: ['day', 'same'],
  rate: ['rate', 'decimal'],
  source: ['source', 'same'],
});
export type RateTable = TableOf<typeof RATE>;
export const { written: writtenRate, read: readRate } = RATE;

const HAND_PRICE = rowCodec<ManualPrice>()({
  symbol: ['symbol', 'same'],
  price: ['price', 'decimal'],
  currency: ['currency', 'same'],
  at: ['at', 'same'],
  setBy: ['set_by', 'same'],
  setAt: ['set_at', 'same'],
});
export type HandPriceTable = TableOf<typeof HAND_PRICE>;
export const { written: writtenHandPrice, read: readHandPrice } = HAND_PRICE;
