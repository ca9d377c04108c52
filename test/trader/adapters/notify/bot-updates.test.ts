import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBotApi } from '../../../../src/trader/adapters/notify/bot-api.ts';
import { createBotReplies } from '../../../../src/trader/adapters/notify/bot-replies.ts';
import {
  type BotUpdates,
  type HeardMessage,
  readUpdates,
} from '../../../../src/trader/adapters/notify/bot-updates.ts';
import {
  createMovedChats,
  type MovedChat,
} from '../../../../src/trader/adapters/notify/moved-chats.ts';
import {
  BOT_TOKEN,
  type BotServer,
  CHAT,
  seconds,
  startBotServer,
  USER,
} from '../../../processes/bot-api.ts';
import { createKeptLog, startCatcher, until, wallTimes } from './catcher.ts';
import { createHandWall } from './hand-wall.ts';

const BOT = { token: BOT_TOKEN, setting: 'notify.telegram' } as const;
let server: BotServer;
let readers: BotUpdates[];
let kept: number | undefined;

beforeEach(async () => {
  server = await startBotServer();
  readers = [];
  kept = undefined;
});
afterEach(async () => {
  for (const reader of readers) reader.stop();
  await server.stop();
});

interface Reading {
  readonly heard: HeardMessage[];
  readonly moves: MovedChat[];
  readonly log: ReturnType<typeof createKeptLog>;
  readonly reader: BotUpdates;
}

/** Reads with its pauses shortened; `during` runs while a message is being heard. */
function read(during: () => void = () => {}): Reading {
  const heard: HeardMessage[] = [];
  const moves: MovedChat[] = [];
  const log = createKeptLog();
  const wall = wallTimes(20);
  const reader = readUpdates({
    // Its own wall: a long poll may take its time.
    api: createBotApi({ ...BOT, apiUrl: server.url }, createMovedChats(), wallTimes(1)),
    wall,
    log,
    epochMs: () => Date.now(),
    offset: {
      read: () => kept,
      keep(next) {
        kept = next;
      },
    },
    moved: (move) => moves.push(move),
    async hear(message) {
      heard.push(message);
      during();
    },
  });
  readers.push(reader);
  return { heard, moves, log, reader };
}

const isListening = () => server.isPolled();

describe('the updates of a bot', () => {
  it('are heard once each, in order, with chat, person and age', async () => {
    const { heard } = read();
    await until(isListening, 'the long poll');
    server.say('/status');
    server.say('/halt', { chat: -100, user: 7, date: seconds() - 90 });
    await until(() => heard.length === 2, 'both messages');
    expect(heard[0]).toMatchObject({
      ...{ chat: String(CHAT), sender: String(USER), text: '/status', isQueued: false },
    });
    expect(Math.abs(heard[0]?.ageMs ?? Number.NaN)).toBeLessThan(60_000);
    expect(heard[1]).toMatchObject({ chat: '-100', sender: '7', text: '/halt' });
    expect(heard[1]?.ageMs).toBeGreaterThan(60_000);
    await until(() => server.unconfirmed() === 0, 'the confirmation');
    expect(heard).toHaveLength(2);
  });

  it('are queued if they were there before the reader, however many', async () => {
    for (let count = 0; count < 25; count += 1) server.say(`/halt ${count}`);
    const { heard } = read();
    await until(() => heard.length === 25, 'all of them');
    expect(heard.every(({ isQueued }) => isQueued)).toBe(true);
    await until(isListening, 'the long poll');
    server.say('/halt now');
    await until(() => heard.length === 26, 'the new one');
    expect(heard[25]?.isQueued).toBe(false);
  });

  it('count as read before they are heard, so that a crash never repeats one', async () => {
    let first: Reading | undefined;
    // As a crash: stopped in the middle, with nothing confirmed at the server.
    first = read(() => first?.reader.stop());
    await until(isListening, 'the long poll');
    const id = server.say('/exit SPY');
    await until(() => first?.heard.length === 1, 'the command');
    expect(kept).toBe(id + 1);
    expect(server.unconfirmed()).toBe(1);
    const second = read();
    await until(() => server.unconfirmed() === 0, 'the confirmation');
    server.say('/status');
    await until(() => second.heard.length === 1, 'the next command');
    expect(second.heard[0]?.text).toBe('/status');
  });

  it('of bots, channels and other kinds are passed over', async () => {
    const { heard } = read();
    await until(isListening, 'the long poll');
    server.put({ edited_message: { chat: { id: CHAT }, text: '/halt' } });
    server.put({ message: { chat: { id: CHAT }, from: { id: USER, is_bot: false }, date: 1 } });
    server.put({ channel_post: { chat: { id: CHAT }, text: '/halt', date: seconds() } });
    server.put({ message: { chat: { id: CHAT }, text: '/halt', date: seconds() } });
    server.say('/halt', { isBot: true });
    server.say('/status');
    await until(() => heard.length > 0, 'the one message');
    expect(heard.map(({ text }) => text)).toEqual(['/status']);
    await until(() => server.unconfirmed() === 0, 'the confirmation of all');
  });

  it('name the new id of a group that has become a supergroup, also if nothing was sent meanwhile', async () => {
    server.migrate(-4_711, -1_001_557_912_345);
    const { heard, moves } = read();
    await until(() => server.unconfirmed() === 0, 'the confirmation of both');
    const move = { from: '-4711', to: '-1001557912345' };
    expect(moves).toEqual([move, move]);
    expect(heard).toEqual([]);
  });

  it('are read again after 409, 429 and 500, with growing pauses, one warning and no token', async () => {
    server.fail(409, 500, 429, 401, 500);
    const { heard, log } = read();
    await until(isListening, 'the long poll');
    server.say('/status');
    await until(() => heard.length === 1, 'the message');
    const warnings = log.lines.filter((line) => line.startsWith('warn'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('409');
    expect(warnings[0]).toContain('each daemon, and the API, needs a separate bot');
    expect(log.lines.filter((line) => line.includes('reads commands again'))).toHaveLength(1);
    expect(log.lines.join('\n')).not.toContain('t0ken');
  });

  it('say what is wrong when the token is not valid or nobody answers, without token and address', async () => {
    server.fail(401);
    const { log } = read();
    await until(() => log.lines.length > 0, 'a warning');
    expect(log.lines[0]).toContain('the token is not valid: correct notify.telegram.token');
    const address = server.url;
    await server.stop();
    const alone = read();
    await until(() => alone.log.lines.length > 0, 'another warning');
    expect(alone.log.lines.join('\n')).toMatch(/the call failed: ECONN/);
    expect(log.lines.concat(alone.log.lines).join('\n')).not.toMatch(
      new RegExp(`t0ken|${address}`),
    );
    server = await startBotServer();
  });
});

describe('a server that', () => {
  const NEVER = '{"ok":true,"result":[]}';
  const REPEATS = JSON.stringify({
    ok: true,
    result: [null, 7, { update_id: 'x' }, { update_id: 5, message: { text: 5, chat: 'no' } }],
  });

  it.each([
    ['does not wait', NEVER, 2],
    ['repeats itself and sends nonsense', REPEATS, 3],
    ['answers with a page', '<html>', 1],
    ['refuses inside its answer', '{"ok":false}', 1],
  ])('%s is asked again only after a pause', async (_, body, calls) => {
    const catcher = await startCatcher((response) => response.end(body));
    const wall = createHandWall();
    const heard: HeardMessage[] = [];
    const reader = readUpdates({
      api: createBotApi({ ...BOT, apiUrl: catcher.url }, createMovedChats(), wallTimes(1)),
      ...{ wall, log: createKeptLog(), epochMs: () => 0 },
      offset: { read: () => undefined, keep: () => {} },
      moved: () => {},
      async hear(message) {
        heard.push(message);
      },
    });
    await until(() => wall.waiting() === 1, 'the pause');
    expect(catcher.caught).toHaveLength(calls);
    await wall.advance(1_000);
    await until(() => catcher.caught.length === calls + 1, 'the next question');
    expect(heard).toEqual([]);
    reader.stop();
    await catcher.close();
  });
});

describe('the answers of a bot', () => {
  it('arrive in order although the server fails for a while', async () => {
    const log = createKeptLog();
    const api = createBotApi({ ...BOT, apiUrl: server.url }, createMovedChats(), wallTimes(1));
    const replies = createBotReplies(api, wallTimes(20), log);
    server.fail(500, 429);
    for (const text of ['one', 'two', 'x'.repeat(5_000)]) void replies.push('777', text);
    await until(() => server.sent.length === 3, 'all answers');
    expect(server.sent.map(({ text }) => text.length)).toEqual([3, 3, 4_096]);
    server.fail(401);
    void replies.push('777', 'lost');
    void replies.push('777', 'last');
    await replies.stop(100_000);
    expect(server.sent.at(-1)?.text).toBe('last');
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toContain('could not be sent');
    expect(log.lines[0]).not.toContain('t0ken');
  });
});
