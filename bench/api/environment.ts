// A trader's environment for the benchmarks of the API: a trader on its socket with twenty positions whose prices move, and the
// configuration of an API before it.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Subject } from 'rxjs';
import { US } from '../../src/market/venues/us.ts';
import {
  instanceFolder,
  makeInstanceFolder,
  writePidFile,
} from '../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import type { PositionRow } from '../../src/trader/contract/order-rows.ts';
import type { RecordedFact } from '../../src/trader/ports/journal.ts';
import { createControlApi } from '../../src/trader/surfaces/control/control-api.ts';
import type { ControlApiOptions } from '../../src/trader/surfaces/control/control-routes.ts';
import { statusOf } from '../../src/trader/surfaces/control/status.ts';
import { STATUS, scriptedTrader } from '../../test/trader/ports/scripted-trader.ts';
import {
  LOOK,
  POSITION,
  STATUS_ENVIRONMENT,
} from '../../test/trader/surfaces/control/control-harness.ts';
import { ACCOUNT, MODE } from '../scratch-journal.ts';

export interface Environment {
  readonly folder: string;
  /** Of the trader. */
  readonly instance: string;
  /** Configuration for `sluice -c`. */
  readonly config: string;
  /** A fact becomes known to the stream. */
  tell(fact: RecordedFact): void;
  close(): Promise<void>;
}

const POSITIONS = 20;

export function twentyPositions(): PositionRow[] {
  return Array.from({ length: POSITIONS }, (_, n) => ({
    ...POSITION,
    id: `${symbolOf(n)}-${n + 6}`,
    symbol: symbolOf(n),
    quantity: 100 + n,
    available_quantity: 100 + n,
    unrealized_pnl: Math.round(Math.random() * 10_000) / 100,
  }));
}

function symbolOf(n: number): string {
  return `S${String.fromCharCode(65 + n)}`;
}

/** With a scripted trader unless the parts of a real one are given. `api`: further keys of `api` in the configuration. */
export async function openEnvironment(
  parts: Partial<ControlApiOptions> = {},
  api: readonly string[] = [],
): Promise<Environment> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const instance = instanceFolder(join(folder, 'data'), MODE, ACCOUNT);
  makeInstanceFolder(instance);
  const socketPath = join(instance.path, 'sluice.sock');
  const facts$ = new Subject<RecordedFact>();
  const trader = scriptedTrader();
  let seq = 0;
  const control = createControlApi({
    home: US,
    look: { ...LOOK, positions: twentyPositions },
    status: () => statusOf(STATUS, STATUS_ENVIRONMENT),
    account: trader.account,
    strategies: trader.strategies,
    command: trader.command,
    reload: () => Promise.resolve({ ok: true, text: '' }),
    stop: () => {},
    stream: {
      journalId: 'jjjjjjjj',
      lastSeq: () => seq,
      read: () => [],
      facts$,
      prices$: new Subject(),
    },
    ...parts,
    socketPath,
  } as ControlApiOptions);
  await control.listen();
  writePidFile(instance, { pid: process.pid, socketPath });
  const config = join(folder, 'sluice.yaml');
  mkdirSync(join(folder, 'strategies'));
  writeFileSync(config, configText(folder, api));
  return {
    folder,
    instance: instance.path,
    config,
    tell(fact) {
      seq = fact.seq;
      facts$.next(fact);
    },
    async close() {
      await control.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

function configText(folder: string, api: readonly string[]): string {
  const more = api.map((key) => `, ${key}`).join('');
  return `mode: ${MODE}
account: ${ACCOUNT}
data: ${join(folder, 'data')}
strategies: ${join(folder, 'strategies')}
gateway: { host: 127.0.0.1, port: 4002, client_id: 17 }
feeds:
  - { name: flow, profile: prediction-api, url: "http://127.0.0.1:1/api/v1", api_key: none, symbols: [SPY] }
risk: { max_positions: 50, max_position_notional: 50000, max_daily_loss_percent: 2 }
api: { enabled: true, port: 0, requests_per_minute: 1000000, logins_per_minute: 10000${more} }
metrics: { port: 0 }
`;
}
