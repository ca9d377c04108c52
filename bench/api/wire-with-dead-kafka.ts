// What brokers that do not answer cost the trader: the time from signal to wire beside an API that tries to publish the trader's
// journal to them, and while that API stands still, in turn in one run.
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { instanceFolder } from '../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import { ACCOUNT, MODE } from '../scratch-journal.ts';
import { pause, percentile } from '../timing.ts';
import { ROUND, withWireRig } from '../wire-rig.ts';
import { keepOffTheLastCore, type PinnedApi } from './pinned.ts';
import { openApiOf, readingsOf } from './wire-under-load.ts';

const TURNS = 3;
/** Nobody listens there. */
const DEAD = ', kafka: { brokers: ["127.0.0.1:1"] }';
const PATIENCE_MS = 60_000;

export async function benchDeadKafka(): Promise<Record<string, number>> {
  keepOffTheLastCore();
  return await withWireRig(async (rig) => {
    const { api, folder, close } = await openApiOf(rig, DEAD);
    const [without, beside]: [number[], number[]] = [[], []];
    try {
      symlinkSync(rig.scratch.file, instanceFolder(join(folder, 'data'), MODE, ACCOUNT).journal);
      await rig.enter(ROUND);
      await waits(api);
      for (let turn = 0; turn < TURNS; turn += 1) {
        process.kill(api.pid, 'SIGSTOP');
        without.push(...(await readingsOf(rig)));
        process.kill(api.pid, 'SIGCONT');
        beside.push(...(await readingsOf(rig)));
      }
      await waits(api);
    } finally {
      process.kill(api.pid, 'SIGCONT');
      await close();
    }
    return {
      signal_to_wire_p50_without_kafka_ms: percentile(without, 0.5),
      signal_to_wire_p99_without_kafka_ms: percentile(without, 0.99),
      signal_to_wire_p50_with_dead_kafka_ms: percentile(beside, 0.5),
      signal_to_wire_p99_with_dead_kafka_ms: percentile(beside, 0.99),
    };
  });
}

/** Until it says so itself: otherwise nothing would be measured. */
async function waits({ url, bearer }: PinnedApi): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await fetch(`${url}/metrics`, {
      headers: { authorization: `Bearer ${bearer}` },
    });
    if (/^sluice_kafka_waiting 1$/m.test(await answer.text())) return;
    if (performance.now() > end) throw new Error('the API does not say that it waits for Kafka');
    await pause(100);
  }
}
