import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBotApi } from '../../../../src/trader/adapters/notify/bot-api.ts';
import {
  createMovedChats,
  type MovedChat,
  movedText,
} from '../../../../src/trader/adapters/notify/moved-chats.ts';
import { chatStateFile } from '../../../../src/trader/app/chat-bot/chat-state-file.ts';
import { BOT_TOKEN, type BotServer, startBotServer } from '../../../processes/bot-api.ts';
import { createKeptLog, startCatcher, wallTimes } from './catcher.ts';

const OLD = -4_711;
const NEW = -1_001_557_912_345;
const NEVER = new AbortController().signal;
let server: BotServer;
let folder: string;

beforeEach(async () => {
  server = await startBotServer();
  folder = mkdtempSync(join(tmpdir(), 'sluice-bot-'));
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

/** As after each start of the daemon. */
function opened() {
  const moves: MovedChat[] = [];
  const file = chatStateFile(join(folder, 'telegram-moved.json'));
  const chats = createMovedChats({ file, log: createKeptLog() });
  chats.moves$.subscribe((move) => moves.push(move));
  const bot = { token: BOT_TOKEN, apiUrl: server.url, setting: 'notify.telegram' } as const;
  const api = createBotApi(bot, chats, wallTimes(1));
  return { moves, chats, send: (text: string) => api.send({ chat: String(OLD), text }, NEVER) };
}

describe('a chat whose group has become a supergroup', () => {
  it('receives the message that was refused and all later ones, and its new id is named once', async () => {
    server.migrate(OLD, NEW);
    const { moves, send } = opened();
    for (const text of ['one', 'two']) expect(await send(text)).toEqual({ kind: 'delivered' });
    expect(server.sent).toEqual([
      { chat_id: String(NEW), text: 'one' },
      { chat_id: String(NEW), text: 'two' },
    ]);
    expect(moves).toEqual([{ from: String(OLD), to: String(NEW) }]);
    expect(movedText({ from: String(OLD), to: String(NEW) })).toContain(
      `write ${NEW} in place of ${OLD} in the settings`,
    );
  });

  it('is known by its new id after a restart, and by the id of the settings that are in force', async () => {
    server.migrate(OLD, NEW);
    await opened().send('one');
    const { moves, chats, send } = opened();
    expect(chats.presentId(String(OLD))).toBe(String(NEW));
    expect(chats.configuredId(String(NEW), [String(OLD)])).toBe(String(OLD));
    expect(chats.configuredId(String(NEW), [String(OLD), String(NEW)])).toBe(String(NEW));
    expect(chats.configuredId(String(NEW), ['777'])).toBe(String(NEW));
    await send('two');
    expect(moves).toEqual([]);
    expect(server.sent).toHaveLength(2);
  });
});

describe('a message that Telegram refuses', () => {
  it.each([
    [401, 'Unauthorized', 'the token is not valid: correct notify.telegram.token'],
    [403, 'Forbidden: bot was blocked by the user', 'press Start'],
    [403, 'Forbidden: bot was kicked from the supergroup chat', 'add the bot to the chat again'],
    [400, 'Bad Request: chat not found', 'correct the id of the chat in notify.telegram'],
  ])('with %i says what Telegram says, %s, and what to do', async (status, description, todo) => {
    const catcher = await startCatcher((response) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify({ ok: false, error_code: status, description })),
    );
    const bot = { token: BOT_TOKEN, apiUrl: catcher.url, setting: 'notify.telegram' } as const;
    const api = createBotApi(bot, createMovedChats(), wallTimes(1));
    const delivery = await api.send({ chat: '777', text: 'x' }, NEVER);
    await catcher.close();
    expect(delivery).toMatchObject({ kind: 'refused' });
    expect(delivery).toHaveProperty('why', expect.stringContaining(`${status}: ${description}; `));
    expect(delivery).toHaveProperty('why', expect.stringContaining(todo));
  });

  it('is waited for as long as Telegram asks', async () => {
    server.fail(429);
    expect(await opened().send('x')).toEqual({
      kind: 'later',
      why: 'Telegram answered 429: Too Many Requests: retry after 1',
      waitMs: 1_000,
    });
  });
});

describe('a text that is longer than Telegram takes', () => {
  it('is cut visibly, and never in the middle of a character', async () => {
    const { send } = opened();
    for (const lead of ['', 'x']) await send(`${lead}${'\u{1f4c8}'.repeat(4_000)}`);
    for (const { text } of server.sent) {
      expect(text.length).toBeLessThanOrEqual(4_096);
      expect(text.endsWith(' [...cut]')).toBe(true);
      expect(text.isWellFormed()).toBe(true);
    }
  });
});
