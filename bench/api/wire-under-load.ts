// What readers of the API cost the trader: the time from signal to wire with them and without them, in turn in one run.

import { Subject } from 'rxjs';
import { US } from '../../src/market/venues/us.ts';
import { createWallClock } from '../../src/trader/adapters/system/wall-clock.ts';
import { createFreshLook } from '../../src/trader/app/daemon/fresh-look.ts';
import { statusOf } from '../../src/trader/surfaces/control/status.ts';
import { STATUS_ENVIRONMENT } from '../../test/trader/surfaces/control/control-harness.ts';
import { pause, percentile } from '../timing.ts';
import { ROUND, type WireHarness, withWireHarness } from '../wire-harness.ts';
import { type Load, loadOf } from './api.ts';
import { openEnvironment } from './environment.ts';
import { keepOffTheLastCore, type PinnedApi, startApi } from './pinned.ts';

const TURNS = 5;
/** Of one turn: twelve seconds. */
const ENTRIES = 80;
/** The load asks for five seconds before it counts, and then as long as it takes the entries to be made. */
const LOAD_SECONDS = '10';
const LOAD_BEGINS_MS = 2_000;
const CONNECTIONS = '16';

export async function benchWireUnderLoad(): Promise<Record<string, number>> {
  keepOffTheLastCore();
  return await withWireHarness(async (harness) => {
    const { api, close } = await openApiOf(harness);
    await harness.enter(ROUND);
    const quiet: number[][] = [];
    const loaded: number[][] = [];
    const loads: Load[] = [];
    for (let turn = 0; turn < TURNS; turn += 1) {
      quiet.push(await readingsOf(harness));
      const load = loadOf(api, '/api/v1/positions', [CONNECTIONS, LOAD_SECONDS]);
      await pause(LOAD_BEGINS_MS);
      loaded.push(await readingsOf(harness));
      loads.push(await load);
    }
    await close();
    const quietP99s = quiet.map((readings) => percentile(readings, 0.99));
    return {
      signal_to_wire_p50_without_api_load_ms: percentile(quiet.flat(), 0.5),
      signal_to_wire_p99_without_api_load_ms: percentile(quiet.flat(), 0.99),
      signal_to_wire_p99_lowest_of_five_ms: Math.min(...quietP99s),
      signal_to_wire_p99_highest_of_five_ms: Math.max(...quietP99s),
      signal_to_wire_p50_under_api_load_ms: percentile(loaded.flat(), 0.5),
      signal_to_wire_p99_under_api_load_ms: percentile(loaded.flat(), 0.99),
      api_positions_per_second_beside_trading: Math.round(
        loads.reduce((sum, { per_second }) => sum + per_second, 0) / TURNS,
      ),
    };
  });
}

async function readingsOf({ enter }: WireHarness): Promise<number[]> {
  return (await enter(ENTRIES)).map(({ ms }) => ms);
}

interface OpenApi {
  readonly api: PinnedApi;
  close(): Promise<void>;
}

/** An API on the other core, before this trader. */
async function openApiOf({ trader, scratch: { file, journal } }: WireHarness): Promise<OpenApi> {
  const fresh = createFreshLook({
    ...{ file, journal, wall: createWallClock(), clientId: 17, home: US },
    lastPrice: trader.lastPrice,
    writeBack: () => {},
    onDamaged(text) {
      throw new Error(text);
    },
  });
  const hearing = trader.facts$.subscribe(() => fresh.noticeFacts());
  const environment = await openEnvironment({
    look: fresh.look,
    status: () => statusOf(trader.status(), STATUS_ENVIRONMENT),
    account: trader.account,
    strategies: trader.strategies,
    stream: {
      journalId: journal.journalId,
      lastSeq: () => journal.lastSeq(),
      read: (afterSeq) => journal.read(afterSeq),
      facts$: trader.facts$,
      prices$: new Subject(),
    },
  });
  const api = await startApi(environment.config);
  return {
    api,
    async close() {
      await api.end();
      await environment.close();
      hearing.unsubscribe();
      fresh.stop();
    },
  };
}
