// A folder of CSV files with prices: each file is read again once it has changed.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileFaultText } from '../../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { type PriceRows, priceRowsIn } from './price-rows.ts';

export interface PriceFolder {
  /** The rows of all files in the order of their names; the failure names file and row. */
  read(): Promise<Result<PriceRows, string>>;
}

interface ReadFile {
  readonly version: string;
  readonly rows: Result<PriceRows, string>;
}

export function createPriceFolder(folder: string): PriceFolder {
  const readByName = new Map<string, ReadFile>();

  async function rowsOf(name: string): Promise<Result<PriceRows, string>> {
    const { mtimeMs, size } = await stat(join(folder, name));
    const version = `${mtimeMs} ${size}`;
    const known = readByName.get(name);
    if (known?.version === version) return known.rows;
    const found = priceRowsIn(await readFile(join(folder, name), 'utf8'));
    const rows = found.ok ? found : failed(`${name}, ${found.failure}`);
    readByName.set(name, { version, rows });
    return rows;
  }

  return {
    async read() {
      try {
        const names = (await readdir(folder)).filter((name) => name.endsWith('.csv')).toSorted();
        const files: PriceRows[] = [];
        for (const name of names) {
          const rows = await rowsOf(name);
          if (!rows.ok) return rows;
          files.push(rows.value);
        }
        return ok({
          quotes: files.flatMap(({ quotes }) => quotes),
          closes: files.flatMap(({ closes }) => closes),
          splits: files.flatMap(({ splits }) => splits),
          dividends: files.flatMap(({ dividends }) => dividends),
          rates: files.flatMap(({ rates }) => rates),
        });
      } catch (error) {
        return failed(`its folder: ${fileFaultText(error)}`);
      }
    },
  };
}
