// A file whose tables are made and empty: made once in a process and written from memory, because to make the tables of a
// book takes longer than most tests of it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '../../../src/kernel/instant.ts';
import { openLedgerStore } from '../../../src/ledger/store/open-ledger-store.ts';

export interface Tables {
  close(): Promise<void>;
}

/** Writes such a file; `open` makes its tables. */
export function emptyTables(...open: readonly ((file: string) => Promise<Tables>)[]) {
  let made: Promise<Buffer> | undefined;
  return async (file: string): Promise<void> => {
    made ??= tablesMadeBy(open);
    writeFileSync(file, await made, { mode: 0o600, flag: 'wx' });
  };
}

async function tablesMadeBy(open: readonly ((file: string) => Promise<Tables>)[]): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-tables-'));
  const file = join(folder, 'empty.sqlite');
  for (const openIt of open) {
    const { close } = await openIt(file);
    await close();
  }
  const bytes = readFileSync(file);
  rmSync(folder, { recursive: true });
  return bytes;
}

export const writeEmptyLedger = emptyTables((file) =>
  openLedgerStore(file, { now: () => instant(0) }),
);
