// A trader's environment without a trader: a real journal with its read tables behind a real control API on its socket, and the door
// by which the API reaches it. The test decides which facts happen.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Subject } from 'rxjs';
import { onTestFinished } from 'vitest';
import { openTraderDoor, type TraderDoor } from '../../../src/api/app/trader-door.ts';
import { createApiMetrics } from '../../../src/api/telemetry/api-metrics.ts';
import { US } from '../../../src/market/venues/us.ts';
import {
  type InstanceFolder,
  instanceFolder,
  makeInstanceFolder,
  writePidFile,
} from '../../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import {
  openJournal,
  type SqliteJournal,
} from '../../../src/trader/adapters/sqlite/journal/journal.ts';
import { createWallClock } from '../../../src/trader/adapters/system/wall-clock.ts';
import { createFreshLook } from '../../../src/trader/app/daemon/fresh-look.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import type { Look } from '../../../src/trader/ports/look.ts';
import { alarmRows } from '../../../src/trader/surfaces/control/alarm-row.ts';
import { createControlApi } from '../../../src/trader/surfaces/control/control-api.ts';
import type { ControlApiOptions } from '../../../src/trader/surfaces/control/control-routes.ts';
import { statusOf } from '../../../src/trader/surfaces/control/status.ts';
import { recorded } from '../../trader/adapters/sqlite/one-trade.ts';
import { STATUS, scriptedTrader } from '../../trader/ports/scripted-trader.ts';
import {
  NO_CHAIN,
  NO_REPORTS,
  STATUS_ENVIRONMENT,
} from '../../trader/surfaces/control/control-harness.ts';

export interface TraderEnvironment {
  /** Setting `data` of an API before it. */
  readonly dataFolder: string;
  readonly door: TraderDoor;
  readonly look: Look;
  /** How often the trader has read the table of positions. */
  readonly reads: { positions: number };
  /** Facts become durable in one commit and are told to the stream. */
  happen(facts: readonly Fact[]): void;
  /** What the next command causes. */
  commanded(facts: readonly Fact[]): void;
  lastPrice(price: number): void;
  /** The trader stops; nothing listens any more. */
  fall(): Promise<void>;
  rise(): Promise<void>;
}

const INSTANCE = { venue: 'us', mode: 'paper', account: 'DU1' } as const;

export async function traderEnvironment({
  chain = NO_CHAIN,
}: Partial<Pick<ControlApiOptions, 'chain'>> = {}): Promise<TraderEnvironment> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'sluice-environment-'));
  const folder = instanceFolder(dataFolder, INSTANCE.mode, INSTANCE.account);
  makeInstanceFolder(folder);
  const journal = opened(folder);
  let price = Number.NaN;
  const wall = createWallClock();
  const onDamaged = (text: string) => {
    throw new Error(text);
  };
  const parts = { file: folder.journal, journal, wall, clientId: 17, home: US, onDamaged };
  const fresh = createFreshLook({ ...parts, lastPrice: () => price, writeBack() {} });
  const reads = { positions: 0 };
  const look: Look = {
    ...fresh.look,
    positions() {
      reads.positions += 1;
      return fresh.look.positions();
    },
  };
  const facts$ = new Subject<RecordedFact>();
  const door = openTraderDoor(
    { ...INSTANCE, name: 'DU1', dataFolder },
    { metrics: createApiMetrics('0.0.0'), log: SILENT, tracing: undefined },
  );
  let effects: readonly Fact[] = [];
  let client: ReturnType<typeof createControlApi> | undefined;

  function happen(facts: readonly Fact[]): void {
    const numbered = recorded(facts, journal.lastSeq());
    journal.append(numbered);
    for (const one of numbered) facts$.next(one);
  }

  async function rise(): Promise<void> {
    const socketPath = join(folder.path, 'sluice.sock');
    const trader = scriptedTrader();
    client = createControlApi({
      home: US,
      logIn: async () => ({ ok: false, failure: 'asks for no code' }),
      reports: NO_REPORTS,
      ...{ socketPath, look },
      status: () => statusOf(STATUS, STATUS_ENVIRONMENT),
      account: trader.account,
      alarms: () => alarmRows(STATUS),
      figure: trader.figure,
      closing: trader.closing,
      waitingClosings: trader.waitingClosings,
      chartMarket: trader.chartMarket,
      chain,
      strategies: trader.strategies,
      command: async () => {
        happen(effects);
        return { ok: true, text: 'done' };
      },
      reload: () => Promise.resolve({ ok: true, text: '' }),
      stop: () => {},
      stream: {
        journalId: 'jjjjjjjj',
        lastSeq: () => journal.lastSeq(),
        read: (afterSeq) => journal.read(afterSeq),
        facts$,
        prices$: new Subject(),
      },
    });
    await client.listen();
    writePidFile(folder, { pid: process.pid, socketPath });
  }

  async function fall(): Promise<void> {
    await client?.stop();
    client = undefined;
  }

  await rise();
  door.start();
  onTestFinished(async () => {
    door.stop();
    await fall();
    fresh.stop();
    journal.close();
    rmSync(dataFolder, { recursive: true });
  });
  return {
    ...{ dataFolder, door, look: fresh.look, reads, happen, fall, rise },
    commanded(facts) {
      effects = facts;
    },
    lastPrice(next) {
      price = next;
    },
  };
}

function opened({ journal: file }: InstanceFolder): SqliteJournal {
  const made = openJournal({ file, ...INSTANCE });
  if (!made.ok) throw new Error(made.failure.kind);
  return made.value;
}

function silent(): void {}
const SILENT = { error: silent, warn: silent, info: silent, debug: silent };
