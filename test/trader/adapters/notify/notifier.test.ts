import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { Channel } from '../../../../src/trader/adapters/notify/channel.ts';
import type { Delivery } from '../../../../src/trader/adapters/notify/http-call.ts';
import { createNotifier } from '../../../../src/trader/adapters/notify/notifier.ts';
import type { Notice, NoticeLevel } from '../../../../src/trader/ports/notifier.ts';
import type { NotifySettings } from '../../../../src/trader/ports/notify-settings.ts';
import { createKeptLog } from './catcher.ts';
import { createHandWall } from './hand-wall.ts';

const MINUTE_MS = 60_000;

interface Given {
  readonly level?: NoticeLevel;
  readonly levels?: NotifySettings['levels'];
  /** The answer to the nth delivery; `undefined` never comes. */
  answer?(nth: number): Delivery | undefined;
}

function setUp(given: Given = {}) {
  const wall = createHandWall();
  const log = createKeptLog();
  const sent: { readonly at: number; readonly text: string; readonly level: NoticeLevel }[] = [];
  const channel: Channel = {
    name: 'scripted',
    level: given.level ?? 'info',
    deliver({ text, level }, stopped) {
      sent.push({ at: wall.now(), text, level });
      const answer = given.answer === undefined ? DELIVERED : given.answer(sent.length);
      if (answer !== undefined) return Promise.resolve(answer);
      return new Promise((resolve) => {
        stopped.addEventListener('abort', () => resolve({ kind: 'later', why: 'stopped' }));
      });
    },
  };
  const notifier = createNotifier({ channels: [channel], levels: given.levels ?? {}, wall, log });
  const tell = (text: string, more: Partial<Notice> = {}) =>
    notifier.notify({ kind: 'alarm', level: 'info', text, at: instant(0), ...more });
  return { wall, log, sent, tell, notifier, texts: () => sent.map(({ text }) => text) };
}

const DELIVERED: Delivery = { kind: 'delivered' };
const LATER: Delivery = { kind: 'later', why: 'busy' };

describe('a notifier', () => {
  it('sends computed numbers as the decimals that they stand for', async () => {
    const { wall, tell, texts } = setUp();
    tell('AAPL 100 at 100.46999999999998');
    await wall.advance(MINUTE_MS);
    expect(texts()).toEqual(['AAPL 100 at 100.47']);
  });

  it('sends a repeated notice once and then once per window with the count and the newest text', async () => {
    const { wall, tell, texts } = setUp();
    for (const text of ['first', 'second', 'third']) tell(text, { about: 'AAPL' });
    tell('other symbol', { about: 'MSFT' });
    tell('other kind', { about: 'AAPL', kind: 'gateway-dead' });
    await wall.advance(MINUTE_MS);
    expect(texts()).toEqual(['first', 'other symbol', 'other kind']);
    await wall.advance(5 * MINUTE_MS);
    expect(texts().slice(3)).toEqual(['third [2 more within 5 minutes]']);
    tell('again', { about: 'AAPL' });
    await wall.advance(MINUTE_MS);
    expect(texts()).toHaveLength(4);
    await wall.advance(20 * MINUTE_MS);
    expect(texts().slice(4)).toEqual(['again [1 more within 5 minutes]']);
    tell('much later', { about: 'AAPL' });
    await wall.advance(0);
    expect(texts().at(-1)).toBe('much later');
  });

  it('sends counted notices with their highest level', async () => {
    const { wall, tell, sent } = setUp();
    tell('first', { about: 'AAPL', level: 'alarm' });
    tell('second', { about: 'AAPL', level: 'warn' });
    tell('third', { about: 'AAPL', level: 'info' });
    await wall.advance(6 * MINUTE_MS);
    expect(sent.map(({ text, level }) => `${level} ${text}`)).toEqual([
      'alarm first',
      'warn third [2 more within 5 minutes]',
    ]);
  });

  it('counts no notice without a subject', async () => {
    const { wall, tell, texts } = setUp();
    tell('halted');
    tell('halted');
    await wall.advance(0);
    expect(texts()).toEqual(['halted', 'halted']);
  });

  it('uses the configured level of a kind, and sends a channel only notices of its level', async () => {
    const { wall, tell, sent } = setUp({
      level: 'warn',
      levels: { 'position-opened': 'alarm', 'gateway-dead': 'off', 'all-clear': 'info' },
    });
    tell('louder', { kind: 'position-opened', level: 'info' });
    tell('silent', { kind: 'gateway-dead', level: 'alarm' });
    tell('quieter', { kind: 'all-clear', level: 'alarm' });
    tell('its own', { kind: 'no-prediction', level: 'warn' });
    await wall.advance(MINUTE_MS);
    expect(sent.map(({ text, level }) => `${level} ${text}`)).toEqual([
      'alarm louder',
      'warn its own',
    ]);
  });

  it('never sends faster than chat systems permit', async () => {
    const { wall, tell, sent } = setUp();
    for (let nth = 0; nth < 30; nth += 1) tell(`${nth}`);
    await wall.advance(10 * MINUTE_MS);
    expect(sent).toHaveLength(30);
    for (const { at } of sent) {
      const inMinute = sent.filter((other) => other.at >= at && other.at < at + MINUTE_MS);
      expect(inMinute.length).toBeLessThanOrEqual(25);
    }
  });

  it('sends an alarm before waiting notices', async () => {
    const { wall, tell, texts } = setUp({ answer: (nth) => (nth <= 2 ? LATER : DELIVERED) });
    tell('old news');
    await wall.advance(500);
    tell('fire', { level: 'alarm' });
    await wall.advance(MINUTE_MS);
    expect(texts()).toEqual(['old news', 'fire', 'fire', 'old news']);
  });

  it('waits twice as long after each failure, a minute at most', async () => {
    const { wall, tell, sent } = setUp({ answer: () => LATER });
    tell('never taken');
    await wall.advance(10 * MINUTE_MS);
    const gaps = sent.slice(1).map(({ at }, nth) => (at - (sent[nth]?.at ?? 0)) / 1_000);
    expect(gaps.slice(0, 8)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it('drops the oldest of the lowest level if too much waits, and reports how many', async () => {
    let isDown = true;
    const { wall, tell, texts } = setUp({ answer: () => (isDown ? LATER : DELIVERED) });
    tell('the alarm', { level: 'alarm' });
    for (let nth = 1; nth <= 120; nth += 1) tell(`info ${nth}`);
    await wall.advance(MINUTE_MS);
    isDown = false;
    const before = texts().length;
    await wall.advance(60 * MINUTE_MS);
    const delivered = texts().slice(before);
    expect(delivered).toHaveLength(100);
    expect(delivered[0]).toContain('the alarm');
    expect(delivered[1]).toBe('info 22');
    expect(delivered.at(-1)).toBe('info 120');
    expect(texts().join()).toContain('[21 older or lower-level messages were dropped]');
  });

  it('sends counted and waiting notices at its end, without pacing', async () => {
    const { tell, texts, notifier, wall } = setUp();
    for (const text of '12345678') tell(text);
    tell('once', { about: 'MSFT' });
    tell('again', { about: 'AAPL' });
    tell('again', { about: 'AAPL' });
    await notifier.stop();
    expect(texts()).toEqual([...'12345678', 'once', 'again', 'again [1 more within 5 minutes]']);
    tell('too late');
    expect(wall.waiting()).toBe(0);
    expect(texts()).toHaveLength(11);
  });

  it('ends within two seconds even if the receiver never answers', async () => {
    const { wall, log, tell, notifier, texts } = setUp({ answer: () => undefined });
    tell('lost');
    tell('lost too');
    await wall.advance(0);
    let hasEnded = false;
    void notifier.stop().then(() => {
      hasEnded = true;
    });
    await wall.advance(1_900);
    expect(hasEnded).toBe(false);
    await wall.advance(200);
    expect(hasEnded).toBe(true);
    expect(texts()).toEqual(['lost']);
    expect(log.lines).toEqual([
      'error The scripted rejected a message. {"kind":"alarm","why":"stopped"}',
      'warn Messages to the scripted were dropped. {}',
    ]);
  });
});
