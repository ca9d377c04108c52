// Files as platforms and data pages write them, made here from real minutes: each has the bars from which it was made, or is refused with
// the flag that reads it.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, toIso } from '../../../src/kernel/instant.ts';
import { zoneNamed } from '../../../src/market/time/zone.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { type BarFileRequest, readBarFiles } from '../../../src/research/bars/bar-file.ts';
import { issueText } from '../../../src/research/bars/file-issue.ts';
import { UNKNOWN_VOLUME } from '../../../src/research/bars/row-numbers.ts';

const folder = mkdtempSync(join(tmpdir(), 'layouts-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Minute {
  /** `09:30`, of New York, four hours behind UTC. */
  readonly clock: string;
  readonly prices: readonly string[];
  readonly volume: string;
}

const MINUTES = gunzipSync(readFileSync('test/fixtures/lean/minutes-2013-10-07-to-11.csv.gz'))
  .toString()
  .split('\n')
  .flatMap((line): Minute[] => {
    const [, clock, cells] = /^SPY,2013-10-07T(09:3[0-9]|15:5[0-9]),(.*)$/.exec(line) ?? [];
    if (clock === undefined || cells === undefined) return [];
    const [open = '', high = '', low = '', close = '', volume = ''] = cells.split(',');
    return [{ clock, prices: [open, high, low, close], volume }];
  });

const at = ({ clock }: Minute) => Date.parse(`2013-10-07T${clock}:00-04:00`);
const WITH_VOLUMES = MINUTES.map(rowOf);
const WITHOUT = MINUTES.map((minute) => rowOf({ ...minute, volume: String(UNKNOWN_VOLUME) }));

function rowOf(minute: Minute): string {
  return [toIso(instant(at(minute))), ...minute.prices.map(Number), minute.volume].join(' ');
}

/** The bars; the faults if there are any. */
function rowsIn(name: string, text: string, changes: Partial<BarFileRequest> = {}) {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  const read = readBarFiles({
    ...{ file, symbol: 'SPY', zone: undefined, calendar: US_EQUITIES, lengthMs: MINUTE_MS },
    ...{ dayOrder: 'month-first', ...changes },
  });
  const none = { shape: '', notes: [], leftOut: [] };
  if (!read.ok) return { ...none, rows: read.failure.map(issueText) };
  const [series] = read.value.series;
  if (series === undefined) return { ...none, rows: [] };
  const { start, open, high, low, close, volume } = series.columns;
  const rows = Array.from(start, (time, row) =>
    [toIso(instant(time)), ...[open, high, low, close, volume].map((one) => one[row])].join(' '),
  );
  const { notes, leftOut } = series;
  return { shape: `${read.value.shape}, ${series.times}`, rows, notes, leftOut };
}

const MIDNIGHT = Date.parse('2013-10-07T00:00:00-04:00');
const lines = (write: (minute: Minute) => readonly (string | number)[], separator = ',') =>
  MINUTES.map((minute) => write(minute).join(separator)).join('\n');
const utc = (minute: Minute) => toIso(instant(at(minute)));
const inZone = (hours: number, minute: Minute) =>
  toIso(instant(at(minute) + hours * 3_600_000)).slice(11, 16);
const epochs = (per: number) =>
  MINUTES.map((minute) => [at(minute) / per, ...minute.prices.map(Number), Number(minute.volume)]);
const NEW_YORK = 'times of America/New_York';

const LAYOUTS: readonly (readonly [string, string, string])[] = [
  [
    'kibot.txt',
    lines(({ clock, prices, volume }) => ['10/07/2013', clock, ...prices, volume]),
    `Kibot, ${NEW_YORK}`,
  ],
  [
    'pandas.csv',
    `,Open,High,Low,Close,Volume\n${lines(({ clock, prices, volume }) => [`2013-10-07 ${clock}:00`, ...prices, volume])}`,
    `CSV, ${NEW_YORK}`,
  ],
  [
    'sierra.txt',
    `Date, Time, Open, High, Low, Last, Volume, NumberOfTrades, BidVolume, AskVolume\n${lines(({ clock, prices, volume }) => ['2013/10/7', `${clock}:00.000000`, ...prices, volume, 1, 2, 3], ', ')}`,
    `Sierra Chart, ${NEW_YORK}`,
  ],
  [
    'sierra-summary.txt',
    `Date, Time, Open, High, Low, Last, Volume, # of Trades, Bid Volume, Ask Volume\n${lines(({ clock, prices, volume }) => ['2013-10-7', `${clock}:00.000000`, ...prices, volume, 1, 2, 3], ', ')}`,
    `Sierra Chart, ${NEW_YORK}`,
  ],
  [
    'barchart.csv',
    `Time,Open,High,Low,Latest,Change,%Change,Volume\n${lines((minute) => [`10/07/2013 ${minute.clock}`, ...minute.prices, 0.1, '0.1%', minute.volume])}\n"Downloaded from Barchart.com as of 10-08-2013 09:52am CDT"\n`,
    `Barchart, ${NEW_YORK}`,
  ],
  [
    'dukascopy.csv',
    `Gmt time,Open,High,Low,Close,Volume\n${lines((minute) => [`07.10.2013 ${inZone(0, minute)}:00.000`, ...minute.prices, minute.volume])}`,
    'CSV, times of UTC',
  ],
  [
    'dukascopy-local.csv',
    `Local time,Open,High,Low,Close,Volume\n${lines((minute) => [`07.10.2013 ${inZone(2, minute)}:00.000 GMT+0200`, ...minute.prices, minute.volume])}`,
    'CSV, times with their offset',
  ],
  [
    'utc.csv',
    `Time (UTC),Open,High,Low,Close,Volume\n${lines((minute) => [utc(minute).slice(0, 16).replace('T', ' '), ...minute.prices, minute.volume])}`,
    'CSV, times of UTC',
  ],
  [
    'metastock.txt',
    `<TICKER>,<PER>,<DTYYYYMMDD>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<O/I>\n${lines(({ clock, prices, volume }) => ['SPY', 1, '20131007', `${clock.replace(':', '')}00`, ...prices, volume, 0])}`,
    `CSV, ${NEW_YORK}`,
  ],
  [
    'eodhd.csv',
    `Timestamp,Gmtoffset,Datetime,Open,High,Low,Close,Volume\n${lines((minute) => [at(minute) / 1_000, 0, utc(minute).slice(0, 19).replace('T', ' '), ...minute.prices, minute.volume])}`,
    'CSV, epoch seconds',
  ],
  [
    'kraken.csv',
    epochs(1_000)
      .map((row) => [...row, 7].join(','))
      .join('\n'),
    'rows that begin with an epoch time, epoch seconds',
  ],
  [
    'freqtrade.json',
    JSON.stringify(epochs(1)),
    'rows that begin with an epoch time, epoch milliseconds',
  ],
  [
    'finnhub.json',
    JSON.stringify({
      ...{ t: MINUTES.map((minute) => at(minute) / 1_000), s: 'ok' },
      ...Object.fromEntries(
        ['o', 'h', 'l', 'c'].map((name, of) => [name, MINUTES.map(({ prices }) => prices[of])]),
      ),
      v: MINUTES.map(({ volume }) => volume),
    }),
    'JSON, epoch seconds',
  ],
  [
    'twelve-data.json',
    JSON.stringify({
      meta: { symbol: 'SPY', interval: '1min' },
      values: MINUTES.map(({ clock, prices: [open, high, low, close], volume }) => {
        return { datetime: `2013-10-07 ${clock}:00`, open, high, low, close, volume };
      }).reverse(),
    }),
    `JSON, ${NEW_YORK}`,
  ],
  [
    'alpha-vantage.json',
    JSON.stringify({
      'Meta Data': { '2. Symbol': 'SPY' },
      'Time Series (1min)': Object.fromEntries(
        MINUTES.map(({ clock, prices: [open, high, low, close], volume }) => [
          `2013-10-07 ${clock}:00`,
          {
            ...{ '1. open': open, '2. high': high, '3. low': low },
            ...{ '4. close': close, '5. volume': volume },
          },
        ]),
      ),
    }),
    `JSON, ${NEW_YORK}`,
  ],
];

/** Names and rows as vendors document them: a clock in its own column, as a number, in milliseconds, in another zone, below an address. */
const DOCUMENTED: readonly (readonly [string, string, string])[] = [
  [
    'quantquote.csv',
    lines(({ clock, prices, volume }) => [
      ...['20131007', Number(clock.replace(':', '')), ...prices, volume, 1, 0, 0],
    ]),
    `QuantQuote, ${NEW_YORK}`,
  ],
  [
    'thetadata.csv',
    `ms_of_day,open,high,low,close,volume,count,date\n${lines((minute) => [at(minute) - MIDNIGHT, ...minute.prices, minute.volume, 3, '20131007'])}`,
    `ThetaData, ${NEW_YORK}`,
  ],
  [
    'algoseek.csv',
    `Date,Ticker,TimeBarStart,FirstTradePrice,HighTradePrice,LowTradePrice,LastTradePrice,VolumeWeightPrice,Volume,TotalTrades\n${lines(({ clock, prices, volume }) => ['20131007', 'SPY', clock, ...prices, prices[3] ?? '', volume, 3])}`,
    `AlgoSeek, ${NEW_YORK}`,
  ],
  [
    'futu.csv',
    `,code,time_key,open,close,high,low,pe_ratio,turnover_rate,volume,turnover,change_rate,last_close\n${lines(({ clock, prices: [open = '', high = '', low = '', close = ''], volume }) => [0, 'US.SPY', `2013-10-07 ${clock}:00`, open, close, high, low, 0, 0, volume, 1, 0.1, open])}`,
    `Futu, ${NEW_YORK}`,
  ],
  [
    'jforex.csv',
    `Time (EET),Open,High,Low,Close,Volume \n${lines((minute) => [`2013.10.07 ${inZone(3, minute)}:00`, ...minute.prices, minute.volume])}`,
    'CSV, times of EET',
  ],
  [
    'cryptodatadownload.csv',
    `https://www.CryptoDataDownload.com\nunix,date,symbol,open,high,low,close,Volume SPY,Volume USD\n${lines((minute) => [at(minute) / 1_000, `2013-10-07 ${inZone(0, minute)}:00`, 'SPY', ...minute.prices, minute.volume, 1])}`,
    'CryptoDataDownload, epoch seconds',
  ],
  [
    'metatrader-5.csv',
    `time,open,high,low,close,tick_volume,spread,real_volume\n${lines((minute) => [at(minute) / 1_000, ...minute.prices, 58, 1, minute.volume])}`,
    'CSV, epoch seconds',
  ],
  [
    'title.csv',
    `SPY 1 minute\n\nDate;Time;Open;High;Low;Close;Volume\n${lines(({ clock, prices, volume }) => ['07.10.2013', clock, ...prices.map((price) => price.replace('.', ',')), volume], ';')}`,
    `CSV, ${NEW_YORK}`,
  ],
];

describe('a file as vendors document it', () => {
  it.each(DOCUMENTED)('has the bars from which it was made: %s', (name, text, shape) => {
    const dayOrder = name === 'title.csv' ? 'day-first' : 'month-first';
    const read = rowsIn(name, text, { dayOrder });
    expect(read.rows).toEqual(WITH_VOLUMES);
    expect(read.shape).toBe(shape);
  });

  it('has days of QuantQuote at 0, and of ThetaData with the times of their last trade and quote', () => {
    const days = { lengthMs: undefined };
    const rows = ['2013-10-07', '2013-10-08'].map((day) => `${day}T13:30:00.000Z 2 3 1 2.5 9`);
    const quantquote = '20131007,0,2,3,1,2.5,9\n20131008,0,2,3,1,2.5,9\n';
    expect(rowsIn('table_spy.csv', quantquote, days).rows).toEqual(rows);
    const names = 'ms_of_day,ms_of_day2,open,high,low,close,volume,count,date';
    const theta = `${names}\n57600005,57599000,2,3,1,2.5,9,1,20131007\n57600001,57599001,2,3,1,2.5,9,1,20131008\n`;
    expect(rowsIn('eod.csv', theta, days).rows).toEqual(rows);
  });

  it('is refused where its market never closes and no time has a zone, as in files of Bybit', () => {
    const hours = Array.from({ length: 24 * 14 }, (_, hour) => {
      const text = toIso(instant(Date.parse('2013-10-07T00:00:00Z') + hour * 3_600_000));
      return `${text.slice(0, 10).replaceAll('-', '.')} ${text.slice(11, 16)},2,3,1,2.5,9`;
    }).join('\n');
    const terms = { lengthMs: undefined };
    expect(rowsIn('bybit.csv', hours, terms).rows).toEqual([
      expect.stringMatching(/nothing shows their zone: add --zone UTC/),
    ]);
  });

  it('says above which line no header was found', () => {
    const text = 'SPY, one minute\nDay of trade,O,H,L,C,V\n2013-10-07,2,3,1,2.5,9\n';
    expect(rowsIn('no.csv', text).rows[0]).toContain('no.csv:1: no column for date');
    const alone = 'SPY\nDay of trade,O,H,L,C,V\n2013-10-07,2,3,1,2.5,9\n';
    expect(rowsIn('no.csv', alone).rows[0]).toContain('no.csv:2: no column for date');
  });
});

describe('a file as it is written', () => {
  it.each(LAYOUTS)('has the bars from which it was made: %s', (name, text, shape) => {
    const dayOrder = name.startsWith('dukascopy') ? 'day-first' : 'month-first';
    const read = rowsIn(name, text, { dayOrder });
    expect(read.rows).toEqual(WITH_VOLUMES);
    expect(read.shape).toBe(shape);
  });

  it('has counts of changes and no volumes in MetaTrader, in times of a server that must be stated', () => {
    const metatrader = (hours: number) =>
      lines((minute) => ['2013.10.07', inZone(hours, minute), ...minute.prices, 58]);
    const server = rowsIn('SPY1.csv', metatrader(3));
    expect(server.rows).toEqual([expect.stringContaining('add --zone Europe/Athens')]);
    const read = rowsIn('SPY1.csv', metatrader(3), { zone: zoneNamed('Europe/Athens') });
    expect(read.rows).toEqual(WITHOUT);
    expect(read.notes[0]).toContain('it has no volumes: no order waits for others to trade');
    // HistData writes the same layout, five hours behind UTC all year.
    const histdata = rowsIn('DAT_MT_SPXUSD_M1_2013.csv', metatrader(-5));
    expect(histdata.shape).toBe('HistData, times of Etc/GMT+5');
    expect(histdata.rows.map((row) => row.slice(0, 16))).toEqual(
      WITHOUT.map((row) => row.slice(0, 16)),
    );
  });

  it('is of LEAN by its place: hours, which are those of the clock, and prices of an index as they are', () => {
    const rows = ['09', '10', '11', '15'].map(
      (hour) => `20131007 ${hour}:00,1680000,1690000,1670000,1685000,5`,
    );
    const read = rowsIn('equity/usa/hour/spy.csv', rows.join('\n'), { lengthMs: undefined });
    expect(read.rows).toEqual([
      expect.stringContaining(
        'a bar of 1h begins at 10:00 of 2013-10-07, and the session at 09:30',
      ),
    ]);
    const index = rowsIn(
      'index/usa/minute/spx/20131007_trade.csv',
      '34200000,1676,1677,1675,1676,0',
    );
    expect(index.rows).toEqual(['2013-10-07T13:30:00.000Z 1676 1677 1675 1676 0']);
  });

  it('names its symbol in notebooks of LEAN with an identifier behind it', () => {
    const text = `symbol,time,close,high,low,open,volume\n${lines(({ clock, prices: [open = '', high = '', low = '', close = ''], volume }) => ['SPY R735QTJ8XC9X', `2013-10-07 ${clock}:00`, close, high, low, open, volume])}`;
    expect(rowsIn('history.csv', text, { shiftMinutes: 0 }).rows).toEqual(WITH_VOLUMES);
  });

  it('is not TradeStation if it names its symbol, and then its times are not moved', () => {
    const text = `<TICKER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<O/I>\n${lines(({ clock, prices, volume }) => ['SPY', '10/07/2013', clock, ...prices, volume, 0])}`;
    expect(rowsIn('a.csv', text).rows).toEqual(WITH_VOLUMES);
  });

  it('has its dividends and splits, and prices with a sign, on pages of data', () => {
    const file = join(folder, 'daily.csv');
    const alpha =
      'timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient';
    const days = ['2013-10-08,4,4,4,4,4,9,0.5,0.25', '2013-10-07,1,1,1,1,1,9,0.0000,1.0'];
    writeFileSync(file, `${alpha}\n${days.join('\n')}\n`);
    const terms = { zone: undefined, calendar: US_EQUITIES, dayOrder: 'unknown' } as const;
    const read = readBarFiles({ file, symbol: 'SPY', ...terms });
    expect(read.ok && read.value.series[0]?.actions).toEqual([
      { kind: 'split', symbol: 'SPY', day: '2013-10-08', ratio: 0.25 },
      { kind: 'dividend', symbol: 'SPY', day: '2013-10-08', amount: 0.5 },
    ]);
    const nasdaq = 'Date,Close/Last,Volume,Open,High,Low\n10/08/2013,$2.5,9,$2,$3,$1\n';
    expect(rowsIn('n.csv', nasdaq, { lengthMs: undefined }).rows).toEqual([
      '2013-10-08T13:30:00.000Z 2 3 1 2.5 9',
    ]);
    const web = 'Date,Open,High,Low,Close,Volume\n"Oct 8, 2013",2,3,1,2.5,9\n';
    expect(rowsIn('w.csv', web, { lengthMs: undefined }).rows).toEqual([
      '2013-10-08T13:30:00.000Z 2 3 1 2.5 9',
    ]);
  });
});

describe('a file of days from a web page', () => {
  const days = { lengthMs: undefined };

  it('has its close under Price, and volumes that are rounded, as Investing.com writes them', () => {
    const text = [
      '"Date","Price","Open","High","Low","Vol.","Change %"',
      '"10/09/2013","2.5","2","3","1","1.2B","0.10%"',
      '"10/08/2013","2.5","2","3","1","61.23M","0.10%"',
      '"10/07/2013","2.5","2","3","1","500.00K","0.10%"',
    ].join('\n');
    expect(rowsIn('i.csv', text, days).rows).toEqual([
      '2013-10-07T13:30:00.000Z 2 3 1 2.5 500000',
      '2013-10-08T13:30:00.000Z 2 3 1 2.5 61230000',
      '2013-10-09T13:30:00.000Z 2 3 1 2.5 1200000000',
    ]);
  });

  it('has rows without prices, as Yahoo wrote days that it lacks: they are named and skipped', () => {
    const text = [
      'Date,Open,High,Low,Close,Adj Close,Volume',
      '2013-10-07,2,3,1,2.5,2.5,9',
      '2013-10-08,null,null,null,null,null,null',
      '2013-10-09,2,3,1,2.5,2.5,9',
    ].join('\n');
    const read = rowsIn('y.csv', text, days);
    expect(read.rows).toHaveLength(2);
    expect(read.leftOut).toEqual([
      expect.stringContaining('1 row without prices is skipped: 2013-10-08'),
    ]);
    const half = text.replace('null,null,null,null', 'null,3,1,2.5');
    expect(rowsIn('y.csv', half, days).rows[0]).toContain('open: "null" is not a number');
  });
});

describe('a table of a data page', () => {
  it('has separators of thousands in volumes, and in prices with a point', () => {
    const text = [
      'Date,Open,High,Low,Close,Volume',
      '10/08/2013,"1,200.50","1,300.25","1,100.00","1,250.75","50,080,540"',
      '10/07/2013,900.5,990.0,"880.00",910.25,"500"',
    ].join('\n');
    const days = { lengthMs: undefined };
    expect(rowsIn('m.csv', text, days).rows).toEqual([
      '2013-10-07T13:30:00.000Z 900.5 990 880 910.25 500',
      '2013-10-08T13:30:00.000Z 1200.5 1300.25 1100 1250.75 50080540',
    ]);
  });

  it('has the names of Bloomberg, of a series of R, or of IEX Cloud', () => {
    const days = { lengthMs: undefined };
    const row = '2013-10-07,2,3,1,2.5,9\n2013-10-08,2,3,1,2.5,9\n';
    const rows = ['2013-10-07', '2013-10-08'].map((day) => `${day}T13:30:00.000Z 2 3 1 2.5 9`);
    const names = 'Date,PX_OPEN,PX_HIGH,PX_LOW,PX_LAST,PX_VOLUME';
    expect(rowsIn('b.csv', `${names}\n${row}`, days).rows).toEqual(rows);
    const zoo = '"Index","SPY.Open","SPY.High","SPY.Low","SPY.Close","SPY.Volume"';
    expect(rowsIn('z.csv', `${zoo}\n${row}`, days).rows).toEqual(rows);
    const minutes = MINUTES.map(({ clock, prices: [open, high, low, close], volume }) => {
      return { date: '2013-10-07', minute: clock, open, high, low, close, volume };
    });
    expect(rowsIn('iex.json', JSON.stringify(minutes)).rows).toEqual(WITH_VOLUMES);
  });
});

describe('a file in the layout of another one', () => {
  it('is refused where its prices are in another order', () => {
    const other = (order: readonly number[]) =>
      lines(({ clock, prices, volume }) => {
        return ['10/07/2013', clock, ...order.map((of) => prices[of] ?? ''), volume];
      });
    // Low and high first, as Coinbase has them, and the close second, as Bitfinex.
    for (const order of [
      [2, 1, 0, 3],
      [0, 3, 1, 2],
    ])
      expect(rowsIn('other.txt', other(order)).rows[0]).toMatch(
        /are not within .*Its columns may be in another order: `sluice data import --columns/,
      );
  });

  it('is refused where a comma is decimal and separates cells, too', () => {
    const text = 'Date,Open,High,Low,Close,Volume\n2013-10-07,"1,25",3,1,2,5\n';
    expect(rowsIn('comma.csv', text).rows[0]).toContain(
      'open: "1,25" is not a number: write decimals with a point',
    );
  });

  it('is refused by its name if it is Feather', () => {
    expect(rowsIn('BTC.feather', 'ARROW1\0\0').rows[0]).toContain('it is Feather (Arrow)');
  });

  it('is refused by its name if it is DBN', () => {
    expect(rowsIn('bars.dbn', 'DBN\u0001\0\0').rows[0]).toContain(
      'it is DBN, as Databento packs it',
    );
  });

  it('has no volumes where their column is empty in every row, as TradingView writes it of an index', () => {
    const write = (volumeOf: (minute: Minute) => string) =>
      rowsIn(
        'index.csv',
        `time,open,high,low,close,Volume\n${lines((minute) => [at(minute) / 1_000, ...minute.prices, volumeOf(minute)])}`,
      );
    const none = write(() => '');
    expect(none.rows).toEqual(WITHOUT);
    expect(none.notes).toContainEqual(expect.stringContaining('it has no volumes'));
    expect(write(() => 'N/A').rows).toEqual(WITHOUT);
    const some = write(({ clock, volume }) => (clock === '15:59' ? volume : ''));
    expect(some.rows[0]).toContain('19 of 20 rows are unsound');
  });

  it('has its columns by the first of two names, as pandas writes a column of tuples', () => {
    const names = ['datetime', 'open', 'high', 'low', 'close', 'volume'];
    const header = names.map((name, at) => `"('${name}', '${at === 0 ? '' : 'spy'}')"`).join(',');
    const text = `${header}\n${lines((minute) => [utc(minute), ...minute.prices, minute.volume])}`;
    expect(rowsIn('tuples.csv', text).rows).toEqual(WITH_VOLUMES);
  });

  it('with its times in two columns is read by the one that is named', () => {
    const rows = lines((minute) => [utc(minute), ...minute.prices, minute.volume, utc(minute)]);
    const text = `timestamp,open,high,low,close,volume,date\n${rows}`;
    expect(rowsIn('twice.csv', text).rows[0]).toMatch(
      /:1: timestamp and date both mean date; `sluice data import --columns /,
    );
    const columns = ['date', 'open', 'high', 'low', 'close', 'volume', 'other'];
    expect(rowsIn('twice.csv', text, { columns }).rows).toEqual(WITH_VOLUMES);
    const json = JSON.stringify(
      MINUTES.map((minute) => ({ timestamp: at(minute), date: at(minute), open: 1, close: 1 })),
    );
    expect(rowsIn('twice.json', json).rows[0]).toMatch(/twice\.json: timestamp and date both/);
  });

  it('of the end of a day is not of another zone for its bars after the close', () => {
    const clocks = (from: number, to: number) =>
      Array.from({ length: (to - from) / 5 }, (_, bar) => from + bar * 5);
    // As Alpha Vantage gives the last hundred bars, of which some are missing in the evening.
    const minutes = [...clocks(690, 960), ...clocks(960, 1_200).filter((one) => one % 60 !== 50)];
    const rows = minutes.map((one) => {
      const clock = toIso(instant(one * MINUTE_MS)).slice(11, 16);
      return `2013-10-07 ${clock}:00,14,14,14,14,100`;
    });
    const write = (all: readonly string[]) =>
      rowsIn('intraday.csv', `timestamp,open,high,low,close,volume\n${all.join('\n')}`, {
        lengthMs: 5 * MINUTE_MS,
      }).rows;
    expect(write(rows.toReversed())).toHaveLength(54);
    const whole = clocks(810, 1_200).map((one) => {
      const clock = toIso(instant(one * MINUTE_MS)).slice(11, 16);
      return `2013-10-07 ${clock}:00,14,14,14,14,100`;
    });
    expect(write(whole)[0]).toContain('30 of 78 bars are inside regular hours');
  });

  it('says that volumes are in another unit', () => {
    const text = `Gmt time,Open,High,Low,Close,Volume\n${lines((minute) => [`07.10.2013 ${inZone(0, minute)}:00.000`, ...minute.prices, Number(minute.volume) / 1e9])}`;
    expect(rowsIn('d.csv', text, { dayOrder: 'day-first' }).notes).toContainEqual(
      expect.stringContaining(
        'all its volumes are below 1, as in millions of shares: no order fills',
      ),
    );
  });
});
