// Commands from a topic: each comes true once, is answered before its place is passed, and is never given up for what is not its fault.
import { describe, expect, it, onTestFinished } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import {
  type CommandOutcome,
  createKafkaCommands,
  type KafkaCommands,
  NotNow,
  type SentCommand,
} from '../../../src/relay/app/kafka-commands.ts';
import {
  ANSWER_SCHEMA,
  COMMAND_SCHEMAS,
} from '../../../src/relay/kafka/schemas/command-schemas.ts';
import { brokerOver } from '../harness/memory-broker.ts';
import { createMemoryLog, type MemoryLog } from '../harness/memory-log.ts';

const PREFIX = 'holdings';
const COMMANDS = `${PREFIX}.commands`;
const ANSWERS = `${PREFIX}.answers`;
const DEAD = `${PREFIX}.dlq`;
const CURSOR = 'kafka/commands';
const DONE: CommandOutcome = { status: 'done', events: [], result: { id: 1 } };

const ANSWER = COMMAND_SCHEMAS.find(({ name }) => name === ANSWER_SCHEMA);

interface Environment {
  readonly log: MemoryLog;
  readonly cursors: Map<string, string>;
  readonly carried: SentCommand[];
  readonly errors: string[];
  carryOut: (sent: SentCommand) => Promise<CommandOutcome>;
  command(id: string, headers?: Readonly<Record<string, string>>): Promise<void>;
  open(): KafkaCommands;
  /** All timers that wait are due. */
  fire(): Promise<void>;
  answers(): readonly Readonly<Record<string, unknown>>[];
}

async function settled(): Promise<void> {
  for (let round = 0; round < 100; round += 1) await Promise.resolve();
}

function openEnvironment(): Environment {
  const log = createMemoryLog([COMMANDS, ANSWERS, DEAD]);
  const cursors = new Map<string, string>();
  const waiting = new Set<() => void>();
  const stored = (topic: string) =>
    [0, 1].flatMap((partition) => log.stored.get(`${topic}/${partition}`) ?? []);
  const one: Environment = {
    log,
    cursors,
    carried: [],
    errors: [],
    carryOut: async () => DONE,
    async command(id, headers = {}) {
      const value = JSON.stringify({ id, type: 'RECORD_TRANSACTION', data: {} });
      await log.send([{ topic: COMMANDS, key: '0', value, headers }]);
    },
    open() {
      const step = {
        saveCursor: async (name: string, text: string) => void cursors.set(name, text),
      };
      const commands = createKafkaCommands({
        settings: {
          brokers: ['broker:9092'],
          prefix: PREFIX,
          clientName: 'sluice',
          isEncrypted: false,
          credentials: undefined,
        },
        store: {
          read: { cursor: async (name: string) => cursors.get(name) },
          inOneStep: <Value>(work: (given: typeof step) => Promise<Value>) => work(step),
        } as never,
        log: {
          info() {},
          warn() {},
          error: (text: string) => void one.errors.push(text),
        } as never,
        now: () => instant(1_000),
        after(_, call) {
          waiting.add(call);
          return () => void waiting.delete(call);
        },
        async carryOut(sent) {
          one.carried.push(sent);
          return one.carryOut(sent);
        },
        open: async () => brokerOver(log),
      });
      commands.start();
      onTestFinished(() => commands.stop());
      return commands;
    },
    async fire() {
      const due = [...waiting];
      waiting.clear();
      for (const call of due) call();
      await settled();
    },
    answers: () =>
      stored(ANSWERS).map(({ value }) => {
        const fields = JSON.parse(value);
        expect(ANSWER?.shape.safeParse(fields)).toMatchObject({ success: true });
        return fields;
      }),
  };
  return one;
}

describe('commands from a topic', () => {
  it('are carried out once each, and never again by the next process', async () => {
    const one = openEnvironment();
    await one.command('1');
    await one.command('2');
    const first = one.open();
    await settled();
    await first.stop();
    one.open();
    await settled();
    expect(one.carried.map(({ command }) => command.id)).toEqual(['1', '2']);
    expect(one.answers().map(({ command, status }) => [command, status])).toEqual([
      ['2', 'done'],
      ['1', 'done'],
    ]);
  });

  it('are passed only once their answer is in the log', async () => {
    const one = openEnvironment();
    await one.command('1');
    one.log.onSend = () => {
      throw new Error('Connection closed');
    };
    const commands = one.open();
    await settled();
    expect(one.cursors.get(CURSOR)).toBeUndefined();
    expect(commands.state().condition.kind).toBe('waiting');
    one.log.onSend = () => {};
    await one.fire();
    expect(one.answers()).toMatchObject([{ command: '1', status: 'done' }]);
    expect(one.carried.map(({ correlationId }) => correlationId)).toEqual([
      'kafka-command.0.0',
      'kafka-command.0.0',
    ]);
  });

  it('wait as long as the ledger cannot work, and are put aside after failing too often', async () => {
    const one = openEnvironment();
    await one.command('1');
    one.carryOut = async () => {
      throw new NotNow('the database is away');
    };
    const commands = one.open();
    await settled();
    for (let at = 0; at < 10; at += 1) await one.fire();
    expect(commands.state()).toMatchObject({ dead: 0, condition: { kind: 'waiting' } });
    one.carryOut = async () => {
      throw new Error('a mistake');
    };
    for (let at = 0; at < 6; at += 1) await one.fire();
    expect(one.answers()).toMatchObject([{ command: '1', status: 'refused' }]);
    expect(commands.state().dead).toBe(1);
  });

  it('have their credential without its scheme, and no copy of a message keeps it', async () => {
    const one = openEnvironment();
    await one.command('1', { authorization: 'Bearer secret-1' });
    await one.log.send([
      { topic: COMMANDS, key: '0', value: 'no json', headers: { authorization: 'secret-2' } },
    ]);
    one.open();
    await settled();
    expect(one.carried.map(({ credential }) => credential)).toEqual(['secret-1']);
    const kept = [ANSWERS, DEAD].flatMap((topic) =>
      [0, 1].flatMap((partition) => one.log.stored.get(`${topic}/${partition}`) ?? []),
    );
    expect(kept.length).toBeGreaterThan(0);
    expect(JSON.stringify(kept)).not.toContain('secret');
  });

  it('that are no commands are answered and put aside, and the next ones are carried out', async () => {
    const one = openEnvironment();
    await one.log.send([{ topic: COMMANDS, key: '0', value: 'no json', headers: {} }]);
    await one.command('2');
    const commands = one.open();
    await settled();
    expect(commands.state()).toMatchObject({ done: 1, refused: 1, dead: 1 });
    expect(one.log.stored.get(`${DEAD}/0`)).toHaveLength(1);
  });

  it('begin with the first that is left if the log lost others, and say how many are gone', async () => {
    const one = openEnvironment();
    await one.command('1');
    one.cursors.set(CURSOR, JSON.stringify({ [`${COMMANDS}/0`]: 7 }));
    one.open();
    await settled();
    expect(one.carried).toHaveLength(1);
    expect(one.errors).toEqual([expect.stringContaining('has lost the end')]);
  });

  it('that have begun as the process stops come again, unanswered', async () => {
    const one = openEnvironment();
    await one.command('1');
    one.carryOut = async () => {
      throw new NotNow('the database is away');
    };
    const commands = one.open();
    await settled();
    await commands.stop();
    expect(one.answers()).toEqual([]);
    expect(one.cursors.get(CURSOR)).toBeUndefined();
  });
});
