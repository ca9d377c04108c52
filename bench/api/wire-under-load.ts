// What readers of the API cost the trader: the time from signal to wire without them in five runs, and with them.
import { Subject } from 'rxjs';
import { createWallClock } from '../../src/trader/adapters/system/wall-clock.ts';
import { createFreshLook } from '../../src/trader/app/daemon/fresh-look.ts';
import { statusOf } from '../../src/trader/surfaces/desk/status.ts';
import { STATUS_HOUSE } from '../../test/trader/surfaces/desk/desk-rig.ts';
import { type Beside, benchSignalToWire } from '../signal-to-wire.ts';
import { HTTP_LOAD } from './api.ts';
import { openHouse } from './house.ts';
import { keepOffTheLastCore, spawnPinned, startApi } from './pinned.ts';

const QUIET_RUNS = 5;
/** Longer than a run; it is ended. */
const LOAD_SECONDS = '600';
const CONNECTIONS = '16';

export async function benchWireUnderLoad(): Promise<Record<string, number>> {
  keepOffTheLastCore();
  const quiet: number[] = [];
  for (let n = 0; n < QUIET_RUNS; n += 1) quiet.push(p99(await benchSignalToWire()));
  return {
    signal_to_wire_p99_lowest_of_five_ms: Math.min(...quiet),
    signal_to_wire_p99_highest_of_five_ms: Math.max(...quiet),
    signal_to_wire_p99_under_api_load_ms: p99(await benchSignalToWire(readers)),
  };
}

function p99({ signal_to_wire_p99_ms: value = Number.NaN }: Record<string, number>): number {
  return value;
}

/** As many readers of the positions as the other core can serve. */
const readers: Beside = async ({ trader, scratch: { file, journal } }) => {
  const fresh = createFreshLook({
    ...{ file, journal, wall: createWallClock(), clientId: 17 },
    lastPrice: trader.lastPrice,
    onDamaged(text) {
      throw new Error(text);
    },
  });
  const hearing = trader.facts$.subscribe(() => fresh.noticeFacts());
  const house = await openHouse({
    look: fresh.look,
    status: () => statusOf(trader.status(), STATUS_HOUSE),
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
  const api = await startApi(house.config);
  const address = `${api.url}/api/v1/positions`;
  const load = spawnPinned([
    process.execPath,
    HTTP_LOAD,
    ...[address, api.bearer, CONNECTIONS, LOAD_SECONDS],
  ]);
  return async () => {
    if (load.exitCode !== null) throw new Error('the load ended before the run');
    load.kill('SIGKILL');
    await api.end();
    await house.close();
    hearing.unsubscribe();
    fresh.stop();
  };
};
