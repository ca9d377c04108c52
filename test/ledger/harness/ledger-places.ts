// Ledgers on real databases: SQLite always, PostgreSQL where the machine has it.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Instant, instant } from '../../../src/kernel/instant.ts';
import { createLedger, type Ledger } from '../../../src/ledger/app/ledger.ts';
import type { LedgerStore } from '../../../src/ledger/ports/ledger-store.ts';
import { openLedgerStore } from '../../../src/ledger/store/open-ledger-store.ts';
import { patient, postgresPrograms, startPostgres } from '../../processes/postgres.ts';
import { writeEmptyLedger } from './empty-tables.ts';

export interface LedgerPlace {
  readonly address: string;
  end(): Promise<void>;
}

const programs = postgresPrograms();

export const LEDGER_PLACES: Readonly<Record<string, () => Promise<LedgerPlace>>> = {
  SQLite: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-ledger-'));
    const address = join(folder, 'ledger.sqlite');
    await writeEmptyLedger(address);
    return {
      address,
      end: async () => rmSync(folder, { recursive: true }),
    };
  },
  ...(programs === undefined
    ? {}
    : {
        PostgreSQL: async () => {
          const { address, stop } = await startPostgres(programs);
          return { address: patient(address), end: stop };
        },
      }),
};

export interface OpenLedger {
  readonly ledger: Ledger;
  readonly store: LedgerStore;
  close(): Promise<void>;
}

const BOOK_KEY = randomBytes(32);

export async function openLedger(
  address: string,
  now: () => Instant = () => instant(Date.parse('2026-11-20T15:00:00Z')),
): Promise<OpenLedger> {
  const store = await openLedgerStore(address, { now });
  const ledger = createLedger({ store, bookKey: BOOK_KEY, defaults: { venue: 'us' } });
  return { ledger, store, close: () => store.close() };
}
