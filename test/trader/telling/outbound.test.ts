import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { NotifySettings } from '../../../src/trader/ports/settings.ts';
import { startTelling, type Telling } from '../../../src/trader/telling/telling.ts';
import {
  type Catcher,
  createKeptLog,
  startCatcher,
  until,
  wallTimes,
} from '../adapters/notify/catcher.ts';
import { createRig, type Rig, SETTINGS } from './rig.ts';

let catcher: Catcher;
let rig: Rig;
let telling: Telling | undefined;

beforeEach(async () => {
  catcher = await startCatcher();
  rig = createRig('2026-03-02T10:00:00-05:00');
});
afterEach(async () => {
  await telling?.stop();
  await catcher.close();
});

function tellTo(notify: Partial<NotifySettings>): void {
  const wall = wallTimes(1);
  telling = startTelling({
    settings: { ...SETTINGS, notify: { ...SETTINGS.notify, ...notify } },
    trader: { ...rig.trader, status: () => ({ ...rig.status, lastTurnWallMs: wall.now() }) },
    look: rig.look,
    journal: { read: () => [] },
    calendar: US_EQUITIES,
    clock: rig.clock,
    wall,
    log: createKeptLog(),
  });
}

describe('a daemon with somebody to tell', () => {
  it('reaches them, its last words included', async () => {
    tellTo({
      webhook: { url: `${catcher.url}/hook`, headers: {}, level: 'warn' },
      heartbeatUrl: `${catcher.url}/beat`,
      levels: { started: 'off' },
    });
    rig.tell({ type: 'trading-changed', state: 'HALTED', why: 'lunch', by: 'operator' });
    await until(() => catcher.caught.length >= 2, 'the alarm and the heartbeat');
    rig.tell({ type: 'daemon-stopped', why: 'SIGTERM' });
    await telling?.stop();
    expect(catcher.caught.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
      'GET /beat',
      'POST /hook',
      'POST /hook',
    ]);
    expect(catcher.caught.at(-1)?.body).toMatchObject({
      kind: 'stopped',
      from: 'paper DU1',
      text: expect.stringContaining('stopped: SIGTERM. No position is open.'),
    });
  });

  it('sends its heartbeat without any channel, and nothing without an address', async () => {
    tellTo({ heartbeatUrl: `${catcher.url}/beat` });
    await until(() => catcher.caught.length === 1, 'the heartbeat');
    await telling?.stop();
    tellTo({});
    rig.tell({ type: 'daemon-stopped', why: 'SIGTERM' });
    await telling?.stop();
    expect(catcher.caught).toHaveLength(1);
  });
});
