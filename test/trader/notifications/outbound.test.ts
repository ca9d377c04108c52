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

/** As Telegram says it: https://github.com/tdlib/telegram-bot-api */
const KICKED = 'Forbidden: bot was kicked from the group chat';
const TELEGRAM = { token: '1:a', chatId: '-100', level: 'info', commandsFrom: [] } as const;

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

  it('says on the other channels, once, that one refuses messages, and with what it lost', async () => {
    const kicked = await startCatcher((response) => {
      const said = { ok: false, error_code: 403, description: KICKED };
      response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify(said));
    });
    tellTo({
      webhook: { url: `${catcher.url}/hook`, headers: {}, level: 'alarm' },
      telegram: { ...TELEGRAM, apiUrl: kicked.url },
      escalation: {
        afterMs: 900_000,
        telegram: undefined,
        webhook: { url: `${catcher.url}/second`, headers: {}, level: 'info' },
      },
    });
    harness.tell({
      ...{ type: 'daemon-started', version: '1', mode: 'paper', account: 'DU1' },
      ...{ pid: 1, configHash: 'a', rules: [] },
    });
    await until(() => catcher.caught.length === 2, 'the alarm about the chat on both others');
    harness.tell({ type: 'trading-changed', state: 'HALTED', why: 'lunch', by: 'operator' });
    await until(() => kicked.caught.length === 2 && catcher.caught.length === 3, 'the halt');
    await notices?.stop();
    await kicked.close();
    expect(catcher.caught.map(({ path }) => path).toSorted()).toEqual([
      ...['/hook', '/hook', '/second'],
    ]);
    const about = catcher.caught.filter(({ body }) => String(body.about) === 'channel telegram');
    expect(about).toHaveLength(2);
    for (const { body } of about)
      expect(body).toMatchObject({ kind: 'alarm', level: 'alarm', text: expect.any(String) });
    expect(String(about[0]?.body.text)).toMatch(
      /the telegram refuses messages: Telegram answered 403: Forbidden: bot was kicked from the group chat; add the bot to the chat again.* the first was: /,
    );
    expect(notices?.refusing()).toMatchObject([
      { channel: 'telegram', why: expect.stringContaining('403'), since: harness.clock.now() },
    ]);
  });

  it('names a channel that refuses messages until it takes one again', async () => {
    let status = 404;
    const second = await startCatcher((response) => response.writeHead(status).end());
    tellTo({
      webhook: { url: `${catcher.url}/hook`, headers: {}, level: 'alarm' },
      telegram: { ...TELEGRAM, apiUrl: second.url },
    });
    const halt = (why: string): Fact => ({
      ...{ type: 'trading-changed', state: 'HALTED', why, by: 'operator' },
    });
    harness.tell(halt('lunch'));
    await until(() => catcher.caught.length === 2, 'the halt and what the chat did with it');
    expect(notices?.refusing()).toHaveLength(1);
    status = 200;
    harness.tell({ type: 'daemon-stopped', why: 'SIGTERM' });
    await notices?.stop();
    await second.close();
    expect(notices?.refusing()).toEqual([]);
  });
});
