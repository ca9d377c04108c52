// A trader's folder with a day in it: a trade in the journal, and its prices on tape unless a test wants none.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { MINUTE_MS, plus } from '../../../src/kernel/instant.ts';
import {
  instanceFolder,
  makeInstanceFolder,
} from '../../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import { openJournal } from '../../../src/trader/adapters/sqlite/journal/journal.ts';
import { openReadTables } from '../../../src/trader/adapters/sqlite/read-tables/read-tables.ts';
import { completedFacts } from '../../../src/trader/app/completed-facts/completed-facts.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { TraderPlace } from '../../../src/trader/ports/settings.ts';
import { HELD, OPENING, recorded, START } from '../../trader/adapters/sqlite/one-trade.ts';
import { writePriceTape } from '../../trader/adapters/tape/price-tape.ts';

/** The day of the trade: 09:36 to 09:46 ET are on tape, or more. */
export const FILMED_DAY = '2020-12-16';
const INSTANCE = { venue: 'us', mode: 'paper', account: 'DU1' } as const;

interface DayWanted {
  readonly facts?: readonly Fact[];
  readonly hasTape?: boolean;
  /** On tape before the trade. */
  readonly minutesBefore?: number;
}

export async function filmedDay({
  facts = [...OPENING, ...HELD],
  hasTape = true,
  minutesBefore = 0,
}: DayWanted = {}): Promise<TraderPlace> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'sluice-film-'));
  onTestFinished(() => rmSync(dataFolder, { recursive: true }));
  const folder = instanceFolder(dataFolder, INSTANCE.mode, INSTANCE.account);
  makeInstanceFolder(folder);
  const opened = openJournal({ file: folder.journal, ...INSTANCE });
  if (!opened.ok) throw new Error(opened.failure.kind);
  const journal = opened.value;
  journal.append(recorded(facts));
  const tables = openReadTables(folder.journal, completedFacts(journal));
  tables.catchUp();
  tables.close();
  const { journalId } = journal;
  journal.close();
  if (hasTape)
    await writePriceTape({
      ...{ folder: folder.tape, journalId, symbol: 'SPY' },
      ...{
        from: plus(START, -minutesBefore * MINUTE_MS),
        minutes: 10 + minutesBefore,
        price: 369.6,
      },
    });
  return { ...INSTANCE, name: 'DU1', dataFolder };
}
