// Identifies the columns of a price file by the names that vendors use, never by position.
import { failed, ok, type Result } from '../../kernel/result.ts';
import { type Zone, zoneNamed } from '../../market/time/zone.ts';
import { type Shape, shapeOf, vendorNames } from '../formats/shapes.ts';
import { timeNameOf } from './zone-in-name.ts';

export interface ColumnsFound {
  readonly shape: Shape;
  /** Positions; date and time of day may be in two columns. */
  readonly date: number;
  readonly time: number | undefined;
  /** Whether the time of day is written as milliseconds after midnight. */
  readonly isMsOfDay: boolean;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Undefined if the file has no volumes. */
  readonly volume: number | undefined;
  /** Of volumes in two columns, up and down, the second one. */
  readonly volumeDown: number | undefined;
  /** Of the times, where the name of their column says it. */
  readonly zone: Zone | undefined;
  /** Present if one file contains several symbols. */
  readonly symbol: number | undefined;
  readonly dividend: number | undefined;
  readonly split: number | undefined;
}

export type Field = Exclude<keyof ColumnsFound, 'shape' | 'volumeDown' | 'zone' | 'isMsOfDay'>;

/** CryptoDataDownload writes each time twice, as an epoch time and as a text of UTC. */
const EPOCH = 'unix';

/** Their times are of UTC, as in `Gmt time`. */
const UTC_NAMES = ['utctime', 'timeutc', 'datetimeutc', 'timestamputc', 'gmttime', 'timegmt'];
const MS_OF_DAY = 'msofday';

/** Used where no column has the name of the field. */
const FALLBACKS: Partial<Record<Field, readonly string[]>> = {
  close: ['last', 'latest', 'closelast', 'price'],
  date: ['localtime', 'start', 'index', 'timekey'],
  time: ['minute', 'timebarstart', MS_OF_DAY],
};

const NAMES: Readonly<Record<Field, readonly string[]>> = {
  date: [
    'date',
    'datetime',
    'timestamp',
    'ts',
    't',
    'windowstart',
    'tsevent',
    'opentime',
    'day',
    'dtyyyymmdd',
    EPOCH,
    ...UTC_NAMES,
  ],
  time: ['time'],
  open: ['open', 'o', 'openprice', 'pxopen', 'firsttradeprice'],
  high: ['high', 'h', 'highprice', 'pxhigh', 'hightradeprice'],
  low: ['low', 'l', 'lowprice', 'pxlow', 'lowtradeprice'],
  close: ['close', 'c', 'closeprice', 'pxlast', 'lasttradeprice'],
  volume: ['volume', 'vol', 'v', 'pxvolume', 'realvolume'],
  symbol: ['ticker', 'symbol'],
  dividend: ['dividend', 'dividends', 'exdividend', 'divcash', 'dividendamount'],
  split: ['split', 'splitratio', 'stocksplits', 'splitfactor', 'splitcoefficient'],
};

const NEEDED: readonly Field[] = ['date', 'open', 'high', 'low', 'close'];

const REMEDY =
  '; `sluice data import --columns date,open,high,low,close,volume` names them in the order of the file';

const KNOWN = `; known as they are: files of ${vendorNames()}`;

interface HeaderTerms {
  readonly shape?: Shape | undefined;
  /** By the user, who knows whether one of them is the volume. */
  readonly areStated?: boolean;
}

/** A failure is a sentence that says what the header lacks or has twice. */
export function columnsIn(
  header: readonly string[],
  { shape, areStated = false }: HeaderTerms = {},
): Result<ColumnsFound, string> {
  const timeNames = header.map(timeNameOf);
  const plain = timeNames.map(({ name }) => plainName(name));
  const known = shape ?? shapeOf(plain);
  const places = new Map<Field, number>();
  for (const [field, names] of Object.entries(NAMES) as [Field, readonly string[]][]) {
    const all = plain.flatMap((name, index) => (names.includes(name) ? [index] : []));
    const found = field === 'date' ? epochOf(all, plain) : all;
    if (found.length > 1)
      return failed(
        `${found.map((index) => header[index]).join(' and ')} both mean ${field}${areStated ? '' : REMEDY}`,
      );
    if (found[0] !== undefined) places.set(field, found[0]);
  }
  for (const [field, names] of Object.entries(FALLBACKS) as [Field, readonly string[]][]) {
    const at = plain.findIndex((name) => names.includes(name));
    if (!places.has(field) && at >= 0) places.set(field, at);
  }
  // ThetaData writes two such times beside a day, of its last trade and of its last quote.
  if (plain.indexOf(MS_OF_DAY) !== plain.lastIndexOf(MS_OF_DAY)) places.delete('time');
  placeOwn(plain, places);
  const [up, down] = [plain.indexOf('up'), plain.indexOf('down')];
  const isInTwo = !places.has('volume') && up >= 0 && down >= 0;
  if (isInTwo) places.set('volume', up);
  // Tradier writes each time twice, as an epoch time and as a text of New York.
  if (['timestamp', 'time', 'price'].every((name) => plain.includes(name))) places.delete('time');
  // A file whose only timestamp column is called time.
  const time = places.get('time');
  if (!places.has('date') && time !== undefined) {
    places.set('date', time);
    places.delete('time');
  }
  // An index without a name, as pandas writes it: if it has no times, its first row is refused.
  if (!places.has('date') && header[0]?.trim() === '' && places.has('close')) places.set('date', 0);
  const missing: Field[] = NEEDED.filter((field) => !places.has(field));
  // A column under an unknown name may be the volume: then it is not taken for a file without one.
  if (
    !places.has('volume') &&
    !areStated &&
    shape?.hasNoVolume !== true &&
    (missing.length > 0 || places.size + (isInTwo ? 1 : 0) < header.length)
  )
    missing.push('volume');
  if (missing.length > 0) {
    const lack = `no column for ${missing.join(', ')} among ${header.join(', ')}`;
    return failed(`${lack}${areStated ? '' : `${REMEDY}${KNOWN}`}`);
  }
  const at = (field: Field): number => places.get(field) ?? -1;
  return ok({
    shape: known,
    date: at('date'),
    time: places.get('time'),
    isMsOfDay: plain[places.get('time') ?? -1] === MS_OF_DAY,
    open: at('open'),
    high: at('high'),
    low: at('low'),
    close: at('close'),
    volume: places.get('volume'),
    volumeDown: isInTwo ? down : undefined,
    zone:
      [at('time'), at('date')].map((place) => timeNames[place]?.zone).find(Boolean) ??
      (UTC_NAMES.includes(plain[at('date')] ?? '') ? zoneNamed('UTC') : undefined),
    symbol: places.get('symbol'),
    dividend: places.get('dividend'),
    split: places.get('split'),
  });
}

/** Where times are written twice, as an epoch time and as a text of UTC: by EODHD, and CryptoDataDownload. */
function epochOf(found: readonly number[], plain: readonly string[]): readonly number[] {
  const epoch = plain.indexOf(plain.includes('gmtoffset') ? 'timestamp' : EPOCH);
  return found.includes(epoch) ? [epoch] : found;
}

/** Names that mean a field in files of one vendor only: volumes of CryptoDataDownload by currency, and symbols of Futu. */
function placeOwn(plain: readonly string[], places: Map<Field, number>): void {
  const volume = plain.findIndex((name) => name.startsWith('volume'));
  if (plain.includes(EPOCH) && !places.has('volume') && volume >= 0) places.set('volume', volume);
  const code = plain.indexOf('code');
  if (plain.includes('timekey') && !places.has('symbol') && code >= 0) places.set('symbol', code);
}

/**
 * `AAPL.Open` and `('open', 'aapl')` become open, `split_ratio` becomes splitratio; `Vol.` vol; adjusted columns (`Adj. Open`) keep
 * that word and are ignored.
 */
function plainName(name: string): string {
  const own = name
    .trim()
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\('([^']*)', '[^']*'\)$/, '$1')
    .replace(/^adj\. ?/, 'adj ');
  return own.slice(own.lastIndexOf('.') + 1).replaceAll(/[^a-z]/g, '');
}
