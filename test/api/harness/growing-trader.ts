// A trader whose lists come from a journal, as the control API pages them; trades are added while they are read.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { TraderClient } from '../../../src/api/traders/trader-clients.ts';
import { failed } from '../../../src/kernel/result.ts';
import { US } from '../../../src/market/venues/us.ts';
import { openJournal } from '../../../src/trader/adapters/sqlite/journal/journal.ts';
import { createLook } from '../../../src/trader/adapters/sqlite/read-tables/look.ts';
import { openReadTables } from '../../../src/trader/adapters/sqlite/read-tables/read-tables.ts';
import { completedFacts } from '../../../src/trader/app/completed-facts/completed-facts.ts';
import type { ControlProblem } from '../../../src/trader/app/control-client/control-client.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { Answer } from '../../../src/trader/surfaces/control/answer.ts';
import {
  type ControlApiOptions,
  routesOf,
} from '../../../src/trader/surfaces/control/control-routes.ts';
import { CLOSING, HELD, OPENING, recorded } from '../../trader/adapters/sqlite/one-trade.ts';
import { answeringTrader } from './answering-trader.ts';

export interface GrowingTrader extends TraderClient {
  /** One more trade: its predictions, signals, orders, executions. */
  grow(): void;
}

export function growingTrader(account: string): GrowingTrader {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-growing-'));
  const file = join(folder, 'journal.sqlite');
  const opened = openJournal({ file, mode: 'paper', account });
  if (!opened.ok) throw new Error(opened.failure.kind);
  const journal = opened.value;
  const tables = openReadTables(file, completedFacts(journal));
  onTestFinished(() => {
    tables.close();
    journal.close();
    rmSync(folder, { recursive: true });
  });
  const look = createLook(tables.database, { clientId: 17, home: US, lastPrice: () => Number.NaN });
  const routes = routesOf({ look } as ControlApiOptions);
  const asked = (path: string) => {
    const url = new URL(`http://desk/api/v1${path}`);
    return routes[`GET ${url.pathname}`]?.(url, '') as Answer;
  };
  const answering = answeringTrader(account, (path) => asked(path).body);
  let trades = 0;
  let facts = 0;
  return {
    ...answering,
    async look(path) {
      const { status, body } = asked(path);
      if (status < 400) return answering.look(path);
      return failed({ ...(body as ControlProblem), kind: 'problem' });
    },
    grow() {
      trades += 1;
      const added = tradeNumbered(trades);
      journal.append(recorded(added, facts));
      facts += added.length;
      tables.catchUp();
    },
  };
}

/** The same trade under its own ids; all trades have the same times. */
function tradeNumbered(number: number): Fact[] {
  const text = JSON.stringify([...OPENING, ...HELD, ...CLOSING])
    .replaceAll(/"(p[12]|[ex][12])\b/g, `"$1n${number}`)
    .replaceAll('SPY-6', `SPY-6${number}`)
    .replaceAll('abcdefgh.6.', `abcdefgh.6${number}.`)
    .replaceAll('"feed":"flow"', `"feed":"flow${number}"`);
  return JSON.parse(text) as Fact[];
}
