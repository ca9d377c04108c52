import { beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { wordsOf } from '../../../../src/trader/ports/brokers.ts';
import type { ChatMessage } from '../../../../src/trader/ports/chat-rules.ts';
import type {
  ClosingState,
  CommandAnswer,
  TraderCommand,
} from '../../../../src/trader/ports/trader-commands.ts';
import {
  type ChatCommands,
  type ChatCommandsOptions,
  createChatCommands,
} from '../../../../src/trader/surfaces/chat/chat-commands.ts';
import { createManualTime } from '../../../kernel/manual-time.ts';
import { createKeptLog } from '../../adapters/notify/catcher.ts';

let time: ReturnType<typeof createManualTime>;
let log: ReturnType<typeof createKeptLog>;
let commands: TraderCommand[];
let answers: Readonly<Record<string, CommandAnswer>>;
let control: ChatCommands;
let options: ChatCommandsOptions;
/** Of the position that `exit` closes. */
let closing: ClosingState;
let followed: string[];

beforeEach(() => {
  time = createManualTime(instant(0));
  log = createKeptLog();
  commands = [];
  answers = {};
  closing = 'waiting';
  followed = [];
  options = {
    name: 'Telegram',
    allowed: new Set(['777', '-100']),
    broker: wordsOf('ssi'),
    statusText: () => 'the status',
    positionsText: () => 'the positions',
    async command(command) {
      commands.push(command);
      const isPreview = 'isConfirmed' in command && !command.isConfirmed;
      if (isPreview) {
        const does = command.type === 'resume' ? 'lift HALTED (oca-type)' : 'close 135 SPY';
        const preview = { does, details: [] };
        return { ok: false, kind: 'unconfirmed', text: `This would ${does}.`, preview };
      }
      return answers[command.type] ?? { ok: true, text: `Done: ${command.type}.` };
    },
    closing: () => closing,
    say: (chat, text) => followed.push(`${chat}: ${text}`),
    async login(code) {
      return code === '' ? 'a code is sent' : `taken ${code.length}`;
    },
    wall: time.wall,
    log,
    random: () => 0.5,
  };
  control = createChatCommands(options);
});

function say(text: string, by: Partial<ChatMessage> = {}): Promise<string | undefined> {
  return control.answerTo({
    chat: '777',
    sender: '42',
    text,
    ageMs: 1_000,
    isQueued: false,
    ...by,
  });
}

const FROM = 'Telegram chat 777, user 42';

describe('a chat', () => {
  it('lists the login by code at a broker that asks for codes', async () => {
    expect(await say('/help')).toContain('/otp 123456 - log in at SSI');
    control = createChatCommands({ ...options, broker: wordsOf('ib') });
    expect(await say('/help')).not.toContain('/otp');
    expect(await say('/nonsense')).toMatch(/^Unknown command \/nonsense\.\n\/status/);
  });

  it('answers status, positions and help', async () => {
    expect(await say('/status')).toBe('the status');
    expect(await say('/POSITIONS@my_bot')).toBe('the positions');
    expect(await say('/help')).toContain('/exit SPY');
    expect(await say('/start')).toContain('/halt');
    expect(commands).toEqual([]);
  });

  it('halts at once, and records who asked and why', async () => {
    expect(await say('/halt the feed\nlooks wrong')).toBe('Done: halt.');
    expect(commands).toEqual([
      { type: 'halt', why: `requested by ${FROM}: the feed looks wrong`, by: FROM },
    ]);
  });

  it('resumes only after a confirmation', async () => {
    const asked = await say('/resume');
    expect(asked).toContain('This would lift HALTED (oca-type).');
    expect(asked).toContain('/confirm 5500');
    const resume = { type: 'resume', overrideDailyLoss: false, by: FROM };
    expect(commands).toEqual([{ ...resume, isConfirmed: false }]);
    expect(await say('/confirm 5500')).toBe('Done: resume.');
    // As it was shown, or not at all.
    expect(commands.slice(1)).toEqual([{ ...resume, expects: 'lift HALTED (oca-type)' }]);
  });

  it('closes only after a confirmation, which counts once', async () => {
    const asked = await say('/exit spy');
    expect(asked).toMatch(/^This would close 135 SPY\.\n.*\/confirm 5500$/);
    expect(await say('/confirm 5500')).toBe('Done: exit.');
    expect(commands.map((one) => 'isConfirmed' in one && one.isConfirmed)).toEqual([false, true]);
    expect(await say('/confirm 5500')).toContain('Nothing was done');
    expect(commands).toHaveLength(2);
  });

  describe('that closes a position', () => {
    /** A state for every look, and what is said once nothing is looked at any more. */
    async function exited(armed?: string): Promise<string[]> {
      const positions = [{ positionId: 'SPY-6', symbol: 'SPY', wasClosing: false }];
      const closes = positions.map((one) => (armed === undefined ? one : { ...one, armed }));
      answers = { exit: { ok: true, text: 'Exit started.', closing: closes } };
      await say('/exit SPY');
      expect(await say('/confirm 5500')).toBe('Exit started.');
      for (let look = 0; look < 250; look += 1) {
        await Promise.resolve();
        time.advance(50);
        await Promise.resolve();
      }
      return followed;
    }

    it.each([
      ['sent', '777: SPY: the broker has the exit.'],
      ['unanswered', '777: SPY: the broker has the exit.'],
      [
        'refused',
        '777: SPY: the broker refused the exit; the daemon tries again, and the position is open until then.',
      ],
      [
        'waiting',
        '777: SPY: no exit is on its way after 10 s; the daemon sends it as soon as it can, and the position is open until then.',
      ],
    ] as const)('is followed by what became of it: %s', async (state, text) => {
      closing = state;
      expect(await exited()).toEqual([text]);
    });

    it('is followed by when an armed exit is sent', async () => {
      closing = 'armed';
      expect(await exited('at the open of 2026-11-19 09:30:00 ET')).toEqual([
        '777: SPY: the exit is sent at the open of 2026-11-19 09:30:00 ET; it stays armed over a restart.',
      ]);
    });
  });

  it.each([
    ['a wrong code', { text: '/confirm 5501' }],
    ['another person', { sender: '43' }],
    ['another chat', { chat: '-100' }],
    ['a late one', { waitMs: 60_001 }],
  ])(
    'accepts no confirmation by %s',
    async (_, {
      text = '/confirm 5500',
      waitMs = 0,
      ...by
    }: {
      readonly text?: string;
      readonly waitMs?: number;
      readonly sender?: string;
      readonly chat?: string;
    }) => {
      await say('/resume');
      time.advance(waitMs);
      expect(await say(text, by)).toContain('Nothing was done');
      expect(commands).toMatchObject([{ isConfirmed: false }]);
    },
  );

  it.each([
    ['older than 60 s', { ageMs: 60_001 }, 'Too old: it was sent 60 s ago.'],
    ['sent while nobody read', { isQueued: true }, 'Too old: it was sent while the daemon did not'],
    ['sent in the future', { ageMs: -90_000 }, 'The clock of this machine is 90 s behind.'],
  ])('executes nothing that is %s', async (_, late, said) => {
    for (const text of ['/halt', '/exit SPY', '/resume', '/confirm 5500']) {
      const answer = await say(text, late);
      expect(answer).toContain(said);
      expect(answer).toContain(`Not executed: ${text}.`);
    }
    expect(commands).toEqual([]);
    expect(await say('/halt', { ageMs: 60_000 })).toBe('Done: halt.');
  });

  it('ignores other chats, and logs each of them once without its text', async () => {
    for (let count = 0; count < 3; count += 1) {
      expect(await say('/halt s3cret', { chat: '666' })).toBe(undefined);
    }
    expect(commands).toEqual([]);
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toContain('"chat":"666"');
    expect(log.lines[0]).not.toContain('s3cret');
    for (let chat = 0; chat < 1_000; chat += 1) await say('/halt', { chat: `9${chat}` });
    expect(log.lines.length).toBeLessThanOrEqual(100);
  });

  it('passes over talk, and explains what it does not understand', async () => {
    expect(await say('what do you think?')).toBe(undefined);
    expect(await say('/')).toBe(undefined);
    expect(await say('/sell SPY')).toContain('Unknown command /sell.');
    expect(await say('/exit')).toBe('Name one symbol, such as /exit SPY.');
    expect(await say('/exit SPY QQQ')).toBe('Name one symbol, such as /exit SPY.');
    expect(commands).toEqual([]);
  });

  it('passes on why a command is refused, and logs each with its origin', async () => {
    answers = { resume: { ok: false, kind: 'refused', text: 'The daily loss limit is reached.' } };
    await say('/resume');
    expect(await say('/confirm 5500')).toBe('The daily loss limit is reached.');
    expect(log.lines.at(-1)).toContain('"chat":"777","sender":"42","text":"/confirm 5500"');
  });
});
