import { BehaviorSubject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { US } from '../../../src/market/venues/us.ts';
import { createMovedChats } from '../../../src/trader/adapters/notify/moved-chats.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { type Notices, startNotices } from '../../../src/trader/notifications/notices.ts';
import type { NoticeSettings } from '../../../src/trader/notifications/watches.ts';
import { wordsOf } from '../../../src/trader/ports/brokers.ts';
import type { NotifySettings } from '../../../src/trader/ports/notify-settings.ts';
import {
  type Catcher,
  createKeptLog,
  startCatcher,
  until,
  wallTimes,
} from '../adapters/notify/catcher.ts';
import { createHarness, type Harness, SETTINGS } from './harness.ts';

let catcher: Catcher;
let harness: Harness;
let settings$: BehaviorSubject<NoticeSettings>;
let notices: Notices | undefined;

beforeEach(async () => {
  catcher = await startCatcher();
  harness = createHarness('2026-03-02T10:00:00-05:00');
});
afterEach(async () => {
  await notices?.stop();
  await catcher.close();
});

function settingsWith(notify: Partial<NotifySettings>): NoticeSettings {
  return { ...SETTINGS, notify: { ...SETTINGS.notify, ...notify } };
}

function tellTo(notify: Partial<NotifySettings>): void {
  const wall = wallTimes(1);
  settings$ = new BehaviorSubject(settingsWith(notify));
  notices = startNotices({
    broker: wordsOf('ib'),
    chats: createMovedChats(),
    settings$,
    trader: {
      ...harness.trader,
      status: () => ({ ...harness.status, lastTurnWallMs: wall.now() }),
    },
    look: harness.look,
    journal: { read: () => [] },
    venue: US,
    clock: harness.clock,
    wall,
    log: createKeptLog(),
  });
}

describe('a daemon with a notification channel', () => {
  it('sends its notices, including the last ones before it stops', async () => {
    tellTo({
      webhook: { url: `${catcher.url}/hook`, headers: {}, level: 'warn' },
      heartbeatUrl: `${catcher.url}/beat`,
      levels: { started: 'off' },
    });
    harness.tell({ type: 'trading-changed', state: 'HALTED', why: 'lunch', by: 'operator' });
    await until(() => catcher.caught.length >= 2, 'the alarm and the heartbeat');
    harness.tell({ type: 'daemon-stopped', why: 'SIGTERM' });
    await notices?.stop();
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

  it('sends its heartbeat without any channel, and sends nothing without an address', async () => {
    tellTo({ heartbeatUrl: `${catcher.url}/beat` });
    await until(() => catcher.caught.length === 1, 'the heartbeat');
    await notices?.stop();
    tellTo({});
    harness.tell({ type: 'daemon-stopped', why: 'SIGTERM' });
    await notices?.stop();
    expect(catcher.caught).toHaveLength(1);
  });

  it('sends the notice of a change on the old channels, and later ones on the new channels', async () => {
    tellTo({ webhook: { url: `${catcher.url}/old`, headers: {}, level: 'info' } });
    const changed = (hash: string): Fact => ({
      ...{ type: 'config-changed', by: 'an edit', was: '', hash, rules: [] },
      settings: [{ path: 'notify.webhook.url', from: 'old', to: 'new' }],
    });
    const switching = harness.trader.facts$.subscribe(() =>
      settings$.next(
        settingsWith({ webhook: { url: `${catcher.url}/new`, headers: {}, level: 'info' } }),
      ),
    );
    harness.tell(changed('a'));
    switching.unsubscribe();
    await until(() => catcher.caught.length === 1, 'the notice of the change');
    harness.tell({ type: 'trading-changed', state: 'HALTED', why: 'lunch', by: 'operator' });
    await until(() => catcher.caught.length === 2, 'the halt');
    expect(catcher.caught.map(({ path }) => path)).toEqual(['/old', '/new']);
  });
});
