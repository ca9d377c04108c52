// The prices and the volume of a row: sound, or a fault with its column.
import type { Cells } from './cells.ts';
import type { ColumnsFound, Field } from './columns-in.ts';
import type { DecimalCommas } from './decimal-commas.ts';
import { NoVolume, RowFault, UnsoundRow } from './row-fault.ts';

export interface RowNumbers {
  /** Open, high, low, close and volume, from place 1 of `into` on. Throws a RowFault; an UnsoundRow if such numbers cannot be. */
  read(cells: Cells, into: Float64Array): void;
  /** Whether the vendor writes that it has no price, four times. */
  areMissing(cells: Cells): boolean;
  /** Throws a RowFault. */
  numberAt(cells: Cells, index: number, field: Field): number;
}

/** Stands for the volume of each bar, in shares, of a file without volumes: no order waits for others to trade. */
export const UNKNOWN_VOLUME = 1e9;

/** `1,234.5` in quotes, `1 234` and `1.234.567`: read as decimals, they would be a thousandth. */
const THOUSANDS = /^[+-]?\d{1,3}(?:([ ,.'\u00A0\u202F])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$/;

/** `1,234,000` and `1,234.5`, in quotes. */
const GROUPED = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;

/** `61.23M`, as Investing.com rounds them. */
const ROUNDED = /^(\d+\.?\d*)([KMB])$/;
const MULTIPLES: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, B: 1e9 };

/** Without one of these, a row says nothing. */
const OF_ROWS: readonly Field[] = ['open', 'high', 'low', 'close', 'volume'];

/** Of a day that the vendor has no prices of. */
const NO_PRICE = /^(?:null|nan|n\/a)?$/i;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

export function createRowNumbers(found: ColumnsFound, commas: DecimalCommas): RowNumbers {
  const { open: openAt, high: highAt, low: lowAt, close: closeAt, shape } = found;
  const { volume: volumeAt, volumeDown } = found;
  const prices = [openAt, highAt, lowAt, closeAt];
  /** Undefined until a price is read, and where prices are written as such. */
  let unit: number | undefined;
  let isUnitKnown = shape.priceUnit === undefined;

  function read(cells: Cells, into: Float64Array): void {
    if (!isUnitKnown) {
      isUnitKnown = true;
      // The same columns are also written with points.
      if (prices.every((index) => /^\d+$/.test(cells.text(index)))) unit = shape.priceUnit;
    }
    const open = priceIn(cells, openAt, 'open');
    const high = priceIn(cells, highAt, 'high');
    const low = priceIn(cells, lowAt, 'low');
    const close = priceIn(cells, closeAt, 'close');
    const volume = volumeIn(cells);
    if (volume < 0) throw new UnsoundRow('volume', `${volume} is negative`);
    into[1] = open;
    into[2] = high;
    into[3] = low;
    into[4] = close;
    into[5] = volume;
    if (low > open || low > close || high < open || high < close)
      throw new UnsoundRow('', `open ${open} and close ${close} are not within ${low} and ${high}`);
  }

  function volumeIn(cells: Cells): number {
    if (volumeAt === undefined) return UNKNOWN_VOLUME;
    const volume = numberAt(cells, volumeAt, 'volume');
    return volumeDown === undefined ? volume : volume + numberAt(cells, volumeDown, 'volume');
  }

  function priceIn(cells: Cells, index: number, field: Field): number {
    const written = numberAt(cells, index, field);
    const price = unit === undefined ? written : written / unit;
    if (price <= 0) throw new UnsoundRow(field, `${price} is not a price`);
    return price;
  }

  function numberAt(cells: Cells, index: number, field: Field): number {
    const plain = cells.plainNumber(index);
    return Number.isNaN(plain) ? numberFrom(cells, index, field) : plain;
  }

  function numberFrom(cells: Cells, index: number, field: Field): number {
    // Web pages write prices with a sign of the currency.
    const written = cells.text(index).replace(/^\$/, '');
    if (NO_PRICE.test(written) && OF_ROWS.includes(field)) {
      const why = written === '' ? 'is empty' : `"${written}" is not a number`;
      throw new (field === 'volume' ? NoVolume : UnsoundRow)(field, why);
    }
    if (written === '') throw new RowFault(field, 'is empty');
    const text = cells.separator !== 'any' ? commas.pointed(written) : ungrouped(written, field);
    const [, rounded, unit = ''] = (field === 'volume' && ROUNDED.exec(text)) || [];
    if (rounded !== undefined) return Math.round(Number(rounded) * (MULTIPLES[unit] ?? 1));
    const value = Number(text);
    if (!NUMBER.test(text) || !Number.isFinite(value))
      throw new RowFault(field, `"${written}" is not a number${whyNot(written)}`);
    return value;
  }

  function areMissing(cells: Cells): boolean {
    return prices.every((index) => NO_PRICE.test(cells.text(index)));
  }

  return { read, areMissing, numberAt };
}

/** A comma with three digits behind it is one of thousands where a point is decimal, and in volumes. */
function ungrouped(text: string, field: Field): string {
  const isGrouped = GROUPED.test(text) && (field === 'volume' || text.includes('.'));
  return isGrouped ? text.replaceAll(',', '') : text;
}

function whyNot(written: string): string {
  if (THOUSANDS.test(written)) return ': write it without separators of thousands';
  return /^[+-]?\d*,\d+$/.test(written) ? ': write decimals with a point' : '';
}
