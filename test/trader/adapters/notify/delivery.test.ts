import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { createBotApi } from '../../../../src/trader/adapters/notify/bot-api.ts';
import { createTelegram, createWebhook } from '../../../../src/trader/adapters/notify/channel.ts';
import { createHeartbeat } from '../../../../src/trader/adapters/notify/heartbeat.ts';
import { createHttpCaller } from '../../../../src/trader/adapters/notify/http-call.ts';
import { createMovedChats } from '../../../../src/trader/adapters/notify/moved-chats.ts';
import { createNotifier } from '../../../../src/trader/adapters/notify/notifier.ts';
import type { Notice, Notifier } from '../../../../src/trader/ports/notifier.ts';
import { type Catcher, createKeptLog, startCatcher, taken, until, wallTimes } from './catcher.ts';

const TOKEN = '123456:t0ken-that-nobody-may-see';
const KEY = 'Bearer k3y-that-nobody-may-see';
const FROM = 'paper DU1234567';
const SENDER = { name: FROM, venue: US };
const NOTICE: Notice = {
  kind: 'alarm',
  level: 'alarm',
  text: 'AAPL: the stop is gone',
  at: instant(Date.parse('2026-03-02T10:31:05-05:00')),
};

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function catcherOf(reply?: Parameters<typeof startCatcher>[0]): Promise<Catcher> {
  const catcher = await startCatcher(reply);
  ends.push(catcher.close);
  return catcher;
}

/** A notifier with a webhook at the catcher; by default a minute between its attempts passes in 50 ms. */
function notifierTo(catcher: Catcher, speed = 1_200, callSpeed = 1) {
  const wall = wallTimes(speed);
  const log = createKeptLog();
  const webhook = createWebhook(
    { url: `${catcher.url}/hook/s3cret-path`, headers: { Authorization: KEY }, level: 'info' },
    SENDER,
    createHttpCaller(wallTimes(callSpeed)),
  );
  const notifier = createNotifier({ channels: [webhook], levels: {}, wall, log });
  ends.push(() => notifier.stop());
  return { notifier, log, wall };
}

describe('a webhook', () => {
  it('receives a sentence for people and fields for programs, with the configured headers', async () => {
    const catcher = await catcherOf();
    const { notifier } = notifierTo(catcher);
    notifier.notify({ ...NOTICE, about: 'AAPL' });
    await until(() => catcher.caught.length >= 1, 'the message');
    expect(catcher.caught[0]).toMatchObject({
      method: 'POST',
      path: '/hook/s3cret-path',
      headers: { authorization: KEY, 'content-type': 'application/json' },
      body: {
        text: 'ALARM paper DU1234567: AAPL: the stop is gone (2026-03-02 10:31:05 ET)',
        kind: 'alarm',
        level: 'alarm',
        about: 'AAPL',
        at: '2026-03-02T15:31:05.000Z',
        from: FROM,
      },
    });
  });

  const TROUBLES: readonly [string, (response: ServerResponse) => void][] = [
    ['answers 500', (response) => void response.writeHead(500).end('<html>')],
    ['drops the connection', (response) => void response.destroy()],
    ['never answers', () => {}],
    ['breaks off in its answer', (response) => void response.writeHead(200).write('{')],
  ];
  it.each(TROUBLES)(
    'that %s receives the same message again until it accepts it',
    async (_, trouble) => {
      const catcher = await catcherOf((response, nth) =>
        nth <= 2 ? trouble(response) : taken(response),
      );
      const { notifier, log } = notifierTo(catcher, 1_200, 100);
      notifier.notify(NOTICE);
      await until(() => catcher.caught.length >= 3, 'the third try');
      await until(() => log.lines.length >= 2, 'word of the recovery');
      expect(new Set(catcher.caught.map(({ body }) => body.id)).size).toBe(1);
      expect(log.lines[0]).toMatch(/^warn A message is delayed: webhook: /);
      expect(log.lines[1]).toMatch(/^info The webhook accepts messages again/);
    },
  );

  it.each([
    ['in seconds', { 'retry-after': '20' }, ''],
    [
      'as a date',
      { date: 'Mon, 02 Mar 2026 15:00:00 GMT', 'retry-after': 'Mon, 02 Mar 2026 15:00:20 GMT' },
      '',
    ],
    ['in the words of Telegram', {}, '{"ok":false,"parameters":{"retry_after":20}}'],
  ])(
    'that answers 429 is not called for the requested time, given as %s',
    async (_, headers, answer) => {
      const times: number[] = [];
      const wall = wallTimes(100);
      const catcher = await catcherOf((response, nth) => {
        times.push(wall.now());
        if (nth === 1) response.writeHead(429, headers).end(answer);
        else taken(response);
      });
      const { notifier } = notifierTo(catcher, 100);
      notifier.notify(NOTICE);
      await until(() => times.length >= 2, 'the second try');
      const waitedMs = (times[1] ?? 0) - (times[0] ?? 0);
      expect(waitedMs).toBeGreaterThanOrEqual(19_000);
    },
  );

  it.each([302, 400, 404])('that answers %i does not delay the next message', async (status) => {
    const catcher = await catcherOf((response, nth) => {
      response.writeHead(nth === 1 ? status : 200).end('thanks');
    });
    const { notifier, log } = notifierTo(catcher);
    notifier.notify(NOTICE);
    notifier.notify({ ...NOTICE, text: 'another' });
    await until(() => catcher.caught.length >= 2, 'the next message');
    expect(log.lines).toEqual([
      `error The webhook rejected a message. {"kind":"alarm","why":"the receiver answered ${status}"}`,
    ]);
  });

  it('that does not exist is named in the log without a secret', async () => {
    const catcher = await catcherOf();
    await catcher.close();
    const { notifier, log } = notifierTo(catcher, 100);
    notifier.notify(NOTICE);
    await until(() => log.lines.length > 0, 'a word in the log');
    await notifier.stop();
    const said = log.lines.join('\n');
    expect(said).toContain('ECONNREFUSED');
    expect(said).not.toMatch(/s3cret|k3y|127\.0\.0\.1/);
  });
});

describe('Telegram', () => {
  it('receives the sentence in the chat, silently if it is only information', async () => {
    const catcher = await catcherOf();
    const wall = wallTimes(1);
    const channel = createTelegram(
      { chatId: '-100200300', level: 'info' },
      SENDER,
      createBotApi(
        { token: TOKEN, apiUrl: catcher.url, setting: 'notify.telegram' },
        createMovedChats(),
        wall,
      ),
    );
    const log = createKeptLog();
    const notifier: Notifier = createNotifier({ channels: [channel], levels: {}, wall, log });
    notifier.notify({ ...NOTICE, kind: 'all-clear', level: 'info', text: 'x'.repeat(5_000) });
    await notifier.stop();
    const [message] = catcher.caught;
    expect(message?.path).toBe(`/bot${TOKEN}/sendMessage`);
    expect(message?.body).toMatchObject({ chat_id: '-100200300', disable_notification: true });
    expect(String(message?.body.text)).toHaveLength(4_096);
  });
});

describe('the heartbeat', () => {
  it('is called every minute while the engine runs, and not if it has stopped', async () => {
    const catcher = await catcherOf();
    const wall = wallTimes(3_000);
    let isAlive = true;
    const log = createKeptLog();
    const sign = createHeartbeat({
      url: `${catcher.url}/ping`,
      call: createHttpCaller(wallTimes(1)),
      wall,
      log,
      isAlive: () => isAlive,
    });
    ends.push(sign.stop);
    await until(() => catcher.caught.length >= 3, 'three beats');
    isAlive = false;
    const before = catcher.caught.length;
    const stoodAt = wall.now();
    await until(() => wall.now() - stoodAt > 5 * 60_000, 'five minutes');
    expect(catcher.caught.length - before).toBeLessThanOrEqual(1);
    expect(catcher.caught[0]).toMatchObject({ method: 'GET', path: '/ping' });
    expect(log.lines).toEqual([]);
  });
});
