// What the alarm of a full disk says: what still protects the positions, and where a person can close them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { instanceFolder } from '../../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import { createReserve } from '../../../src/trader/app/daemon/reserve.ts';
import { wordsOf } from '../../../src/trader/ports/brokers.ts';
import { createKeptLog } from '../adapters/notify/catcher.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'reserve-'));
});
afterEach(() => rmSync(data, { recursive: true }));

/** Of a disk that is full and has no reserve left. */
function alarmOf(broker: string): string {
  const folder = instanceFolder(data, 'live', 'U1');
  const reserve = createReserve({ folder, log: createKeptLog(), broker: wordsOf(broker) });
  const alarms: string[] = [];
  reserve.alarms$.subscribe((text) => alarms.push(text));
  expect(reserve.onJournalFailure({ kind: 'disk-full' })).toBe(false);
  return alarms.join();
}

it('names the stops at a broker where they rest', () => {
  expect(alarmOf('ib')).toContain(
    'only the stops resting at the broker protect the positions. Close positions in TWS if',
  );
});

it('says that nothing protects the positions where no stop can rest', () => {
  expect(alarmOf('ssi')).toContain(
    "nothing protects the positions. Close positions in SSI's app if they must be closed now",
  );
});
