// The operator with a phone: a real daemon, a real gateway simulator, and a server of Telegram's Bot API.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatusView } from '../../src/trader/contract/status.ts';
import { BOT_TOKEN, type BotServer, startBotServer } from '../processes/bot-api.ts';
import { createWorld, type HeldRow, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';

const STRATEGY = `
name: follow
symbols: [AAPL]
entry: { side: long, when: "prediction.confidence >= 0.7" }
size: { shares: 100 }
stop: { percent: 2 }
target: { r: 5 }
cooldown_minutes: 0
`;
const FROM = 'Telegram chat 777, user 42';

let bot: BotServer;
let world: World;

beforeAll(async () => {
  bot = await startBotServer();
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 10,
    symbols: ['AAPL'],
    strategy: STRATEGY,
    config: `notify:
  telegram: { token: "${BOT_TOKEN}", chat_id: "777", level: alarm, commands_from: ["777"], api_url: "${bot.url}" }
`,
  });
  bot.say('/halt');
  expect((await world.start()).stderr).toBe('');
  await until('the bot reads', () => bot.isPolled());
});

afterAll(async () => {
  await world?.end();
  await bot?.stop();
});

/** The first answer after the command that contains the text. */
async function answerTo(command: string, wanted: string): Promise<string> {
  const before = bot.sent.length;
  bot.say(command);
  return until(`an answer with ${wanted}`, () =>
    bot.sent.slice(before).find(({ text }) => text.includes(wanted)),
  ).then(({ text }) => text);
}

async function confirmed(command: string, wanted: string): Promise<string> {
  const asked = await answerTo(command, '/confirm ');
  return answerTo(/\/confirm \d+/.exec(asked)?.[0] ?? '', wanted);
}

function tradingNow(): Promise<StatusView['trading']> {
  return world.control<StatusView>('/status').then(({ trading }) => trading);
}

const instance = () => join(world.folder, 'data/paper-DU1234567');

/** Every readable text the daemon has written: logs, offset, configuration shown. */
function writtenBy(folder: string): string {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

describe('commands from a chat', () => {
  it('that waited for the daemon are too old', async () => {
    // A busy machine may have sent an alarm before it.
    await until('the answer', () =>
      bot.sent.some(({ text }) =>
        text.includes('Too old: it was sent while the daemon did not read the chat.'),
      ),
    );
    expect((await tradingNow()).state).toBe('ACTIVE');
  });

  it('show the state and the positions', async () => {
    await world.hold('AAPL', 100);
    expect(await answerTo('/status', 'paper DU1234567')).toContain('1 position, all protected');
    expect(await answerTo('/positions', 'AAPL')).toMatch(
      /^paper DU1234567: AAPL 100 at [\d.]+, stop [\d.]+/,
    );
  });

  it('halt at once, resume after a confirmation, and are recorded with their origin', async () => {
    expect(await answerTo('/halt too hot', 'Halted')).toContain('Positions keep their stops');
    expect(await tradingNow()).toMatchObject({
      state: 'HALTED',
      reason: `requested by ${FROM}: too hot`,
    });
    expect(existsSync(join(instance(), 'HALT'))).toBe(true);
    expect(await confirmed('/resume', 'Trading is active again')).toContain(
      'Removed the HALT file',
    );
    expect(await tradingNow()).toMatchObject({ state: 'ACTIVE', reason: `resumed by ${FROM}` });
    expect(existsSync(join(instance(), 'HALT'))).toBe(false);
  });

  it('are executed at most once over a crash, and never if they waited for the restart', async () => {
    const before = bot.sent.length;
    bot.say('/halt before the crash');
    await until('it is halted', async () => (await tradingNow()).state === 'HALTED');
    await world.kill();
    bot.say('/exit AAPL');
    expect(await world.start('--wait', '1')).toMatchObject({ code: 5 });
    const late = await until('the answer to the late one', () =>
      bot.sent.slice(before).find(({ text }) => text.includes('Too old')),
    );
    expect(late.text).toContain('Not executed: /exit AAPL.');
    await until('the bot reads', () => bot.isPolled());
    expect(
      bot.sent.slice(before).filter(({ text }) => text.includes('Not executed: /halt')),
    ).toEqual([]);
    expect(await confirmed('/resume', 'Trading is active again')).toContain('before the crash');
    expect(await world.hold('AAPL', 100)).toMatchObject({ protected: true });
  });

  it('close a position after a confirmation', async () => {
    const [{ id } = { id: '' }] = await world.control<HeldRow[]>('/positions');
    const before = bot.sent.length;
    expect(await confirmed('/exit AAPL', 'Exit started')).toContain('100 AAPL');
    await until('what became of the exit', () =>
      bot.sent.slice(before).some(({ text }) => text.includes('AAPL: the broker has the exit.')),
    );
    const explained = await world.sluice('explain', id, '-c', 'config/sluice.yaml');
    expect(explained.stdout).toContain(`${FROM}: close the position`);
    await until(
      'nothing is held',
      async () => (await world.control<HeldRow[]>('/positions')).length === 0,
    );
    expect(await answerTo('/exit AAPL', 'We hold nothing in AAPL')).not.toContain('/confirm');
  });

  it('are read from another chat after a reload, and from no other', async () => {
    const file = join(world.folder, 'config/more.yaml');
    bot.say('/status', { chat: -100 });
    writeFileSync(file, readFileSync(file, 'utf8').replace('["777"]', '["777", "-100"]'));
    const reload = await world.sluice(
      'reload',
      '-c',
      'config/sluice.yaml',
      '-c',
      'config/more.yaml',
    );
    expect(reload).toMatchObject({ code: 0 });
    await until('the group is answered', () => {
      if (bot.isPolled()) bot.say('/status', { chat: -100 });
      return bot.sent.some(
        (sent) => sent.chat_id === '-100' && sent.text.includes('paper DU1234567'),
      );
    });
    expect(readFileSync(join(instance(), 'logs/sluice.log'), 'utf8')).toMatch(/"chat":"-100"/);
  });

  it('are read from a group that has become a supergroup, and the new id is named once', async () => {
    const before = bot.sent.length;
    bot.migrate(-100, -1_001_557_912_345);
    await until('the notice', () =>
      bot.sent
        .slice(before)
        .some(({ text }) => text.includes('write -1001557912345 in place of -100')),
    );
    bot.say('/status', { chat: -1_001_557_912_345 });
    await until('the supergroup is answered', () =>
      bot.sent.some(
        (sent) => sent.chat_id === '-1001557912345' && sent.text.includes('paper DU1234567'),
      ),
    );
    const moved = JSON.parse(readFileSync(join(instance(), 'telegram-moved.json'), 'utf8'));
    expect(moved).toEqual({ '-100': '-1001557912345' });
  });

  it('never show the token', async () => {
    const shown = await world.sluice(
      'config',
      'show',
      '-c',
      'config/sluice.yaml',
      '-c',
      'config/more.yaml',
    );
    expect(shown.stdout).toContain('notify.telegram.token: ***');
    expect(writtenBy(instance()) + shown.stdout).not.toContain(BOT_TOKEN.slice(5));
  });
});
