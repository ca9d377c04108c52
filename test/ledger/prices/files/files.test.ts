import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { textOf } from '../../../../src/kernel/decimal.ts';
import { type TradingDay, toIso } from '../../../../src/kernel/instant.ts';
import type { CurrencyCode } from '../../../../src/ledger/domain/entries/ids.ts';
import {
  createFileHistory,
  createFileSource,
} from '../../../../src/ledger/prices/files/file-source.ts';
import { createPriceFolder } from '../../../../src/ledger/prices/files/price-folder.ts';

function folderOf(files: Readonly<Record<string, string>>) {
  const path = mkdtempSync(join(tmpdir(), 'sluice-prices-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return { path, folder: createPriceFolder(path, 'USD' as CurrencyCode) };
}

const FILES = {
  'closes.csv':
    '\uFEFFsymbol,date,close,currency\nAAPL,2024-01-02,185.64,USD\nAAPL,2024-01-03,184.25,USD\n',
  'quotes.csv': 'symbol,price,currency,at\nPRIV,12.5,EUR,2024-01-03T17:30:00+01:00\n',
  'rates.csv': 'from,to,date,rate\nEUR,CHF,2024-01-02,0.93\n',
  'splits.csv': 'symbol,date,new_shares,old_shares\nAAPL,2020-08-31,4,1\n',
  'notes.txt': 'not read',
};

async function told({ folder }: ReturnType<typeof folderOf>, symbol: string): Promise<unknown> {
  const answer = (await createFileSource(folder).quotes([symbol])).get(symbol);
  if (!answer?.ok) return answer?.failure;
  const { price, currency, at } = answer.value;
  return `${textOf(price)} ${currency} ${toIso(at)}`;
}

describe('prices in files', () => {
  it('are quotes with their time, or the newest close from the start of its day', async () => {
    const environment = folderOf(FILES);
    expect(await told(environment, 'PRIV')).toBe('12.5 EUR 2024-01-03T16:30:00.000Z');
    expect(await told(environment, 'AAPL')).toBe('184.25 USD 2024-01-03T00:00:00.000Z');
    expect(await told(environment, 'NONE')).toEqual({ kind: 'unknown-symbol' });
  });

  it('are read again once a file has changed', async () => {
    const environment = folderOf(FILES);
    await told(environment, 'PRIV');
    const file = join(environment.path, 'quotes.csv');
    writeFileSync(file, FILES['quotes.csv'].replace('12.5', '13.5'));
    utimesSync(file, 1_800_000_000, 1_800_000_000);
    expect(await told(environment, 'PRIV')).toBe('13.5 EUR 2024-01-03T16:30:00.000Z');
  });

  it('are past closes, splits and rates too', async () => {
    const { folder } = folderOf(FILES);
    const history = createFileHistory(folder);
    const daily = await history.daily('AAPL', '2020-01-01' as TradingDay);
    expect(daily.ok && daily.value.closes.map(({ on, price }) => `${on} ${price}`)).toEqual([
      '2024-01-02 185.64',
      '2024-01-03 184.25',
    ]);
    expect(daily.ok && daily.value.splits.map(({ on }) => on)).toEqual(['2020-08-31']);
    const pair = { from: 'EUR' as CurrencyCode, to: 'CHF' as CurrencyCode };
    const rates = await history.rates(pair, '2020-01-01' as TradingDay);
    expect(rates.ok && rates.value.map(({ rate }) => textOf(rate))).toEqual(['0.93']);
    const inverse = await history.rates(
      { from: pair.to, to: pair.from },
      '2020-01-01' as TradingDay,
    );
    expect(inverse).toEqual({ ok: false, failure: { kind: 'unknown-symbol' } });
  });

  it('are read in the layouts of Stooq, by the market or currency in the name of the file', async () => {
    const daily = 'Date,Open,High,Low,Close,Volume\n2024-01-02,1,2,1,';
    const table = '<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>';
    const environment = folderOf({
      'brk-b.us.csv': `${daily}362.5,3000\n2024-01-03,1,2,1,361.25,3000\n`,
      'MSFT.csv': `${daily}370.87,9\n`,
      'VOD.GBX.csv': `${daily}68.4,9\n`,
      'sap.de.txt': `${table}\nSAP.DE,D,20240102,000000,1,2,1,139.5,7,0\n`,
      'notes.txt': 'not read',
    });
    const of = (symbol: string) => told(environment, symbol);
    expect(await of('BRK.B')).toBe('361.25 USD 2024-01-03T00:00:00.000Z');
    expect(await of('MSFT')).toBe('370.87 USD 2024-01-02T00:00:00.000Z');
    expect(await of('VOD')).toBe('0.684 GBP 2024-01-02T00:00:00.000Z');
    expect(await of('SAP')).toBe('139.5 EUR 2024-01-02T00:00:00.000Z');
    writeFileSync(join(environment.path, 'VOD.UK.csv'), `${daily}1,2\n`);
    expect(await of('VOD')).toMatchObject({
      why: expect.stringMatching(/^VOD\.UK\.csv, its name: expected .*VOD\.GBX\.csv/),
    });
  });

  it('fail as a whole with the file and the row, so that no wrong price is used', async () => {
    for (const [text, why] of [
      ['symbol,price,currency,at\nAAPL,0,USD,2024-01-03T00:00:00Z\n', /bad\.csv, row 1: expected/],
      ['symbol,price,currency,at\nAAPL,1,USD,2024-01-03T00:00:00\n', /with a time zone/],
      ['symbol,price,currency,at\nAAPL,1e3,USD,2024-01-03T00:00:00Z\n', /row 1/],
      ['symbol,date,close,currency\nAAPL,2024-02-30,1,USD\n', /symbol,date,close,currency/],
      ['from,to,date,rate\nEUR,CHF,2024-01-02,-1\n', /from,to,date,rate/],
      ['symbol,price\n"AAPL,1\n', /bad\.csv, /],
      ['something else\n1\n', /row 1/],
      ['No data\n', /bad\.csv, its header: expected symbol,price,currency,at/],
      ['<TICKER>,<PER>,<DATE>,<CLOSE>\nAAPL.US,60,20240102,1\n', /<PER>: expected D/],
      ['<TICKER>,<PER>,<DATE>,<CLOSE>\nVOD.UK,D,20240102,1\n', /<TICKER>: expected .* GBX/],
      ['Date,Close\n2024-01-02,N/D\n', /row 1: expected a date such as/],
    ] as const) {
      const environment = folderOf({ ...FILES, 'bad.csv': text });
      expect(await told(environment, 'PRIV')).toEqual({
        kind: 'not-answering',
        why: expect.stringMatching(why),
      });
    }
    const environment = folderOf({});
    rmSync(environment.path, { recursive: true });
    expect(await told(environment, 'PRIV')).toMatchObject({
      kind: 'not-answering',
      why: expect.stringContaining('its folder'),
    });
  });
});
