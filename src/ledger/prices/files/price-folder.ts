// A folder of CSV files with prices: each file is read again once it has changed.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileFaultText } from '../../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import { FILES, NO_ROWS, type PriceRows, priceRowsIn } from './price-rows.ts';

export interface PriceFolder {
  /** The rows of all files in the order of their names, the same object while no file changes; the failure names file and row. */
  read(): Promise<Result<PriceRows, string>>;
}

interface ReadFile {
  readonly version: string;
  readonly rows: Result<PriceRows, string>;
}

interface Joined {
  readonly files: readonly PriceRows[];
  readonly rows: PriceRows;
}

export function createPriceFolder(folder: string, homeCurrency: CurrencyCode): PriceFolder {
  const readByName = new Map<string, ReadFile>();
  let joined: Joined = { files: [], rows: NO_ROWS };

  async function rowsOf(name: string): Promise<Result<PriceRows, string>> {
    const { mtimeMs, size } = await stat(join(folder, name));
    const version = `${mtimeMs} ${size}`;
    const known = readByName.get(name);
    if (known?.version === version) return known.rows;
    const file = { name, homeCurrency, source: FILES };
    const text = await readFile(join(folder, name), 'utf8');
    const found = hasPrices(name, text) ? priceRowsIn(text, file) : ok(NO_ROWS);
    const rows = found.ok ? found : failed(`${name}, ${found.failure}`);
    readByName.set(name, { version, rows });
    return rows;
  }

  return {
    async read() {
      try {
        const names = (await readdir(folder)).filter(isRead).toSorted();
        const files: PriceRows[] = [];
        for (const name of names) {
          const rows = await rowsOf(name);
          if (!rows.ok) return rows;
          files.push(rows.value);
        }
        const isSame =
          files.length === joined.files.length &&
          files.every((one, at) => one === joined.files[at]);
        if (!isSame) joined = { files, rows: rowsIn(files) };
        return ok(joined.rows);
      } catch (error) {
        return failed(`its folder: ${fileFaultText(error)}`);
      }
    },
  };
}

function rowsIn(files: readonly PriceRows[]): PriceRows {
  return {
    quotes: files.flatMap(({ quotes }) => quotes),
    closes: files.flatMap(({ closes }) => closes),
    splits: files.flatMap(({ splits }) => splits),
    dividends: files.flatMap(({ dividends }) => dividends),
    rates: files.flatMap(({ rates }) => rates),
  };
}

/** Stooq's tables are called `aapl.us.txt`; of other texts none is read. */
function isRead(name: string): boolean {
  return /\.(csv|txt)$/i.test(name);
}

function hasPrices(name: string, text: string): boolean {
  return /\.csv$/i.test(name) || text.startsWith('<TICKER>');
}
