// What publishes in the background: one process at a time, and what the brokers lose while it cannot work is sent again.
import { describe, expect, it, onTestFinished } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { createPublisher, type Publisher } from '../../../src/relay/app/kafka-publisher.ts';
import type { Broker } from '../../../src/relay/kafka/broker/broker.ts';
import { countingSource, createMemoryLog } from '../harness/memory-log.ts';

const TOPIC = 'holdings.trades';
const CURSOR = 'kafka';
const LEASE = `${CURSOR}-relay`;

async function settled(): Promise<void> {
  for (let round = 0; round < 200; round += 1) await Promise.resolve();
}

function openEnvironment() {
  const log = createMemoryLog([TOPIC]);
  const cursors = new Map<string, string>();
  const waiting = new Set<() => void>();
  let now = 1_000_000;
  let count = 3;
  const step = {
    lock: async () => 0,
    cursor: async (name: string) => cursors.get(name),
    saveCursor: async (name: string, text: string) => void cursors.set(name, text),
  };
  const broker = {
    ...log,
    send: (messages: Parameters<Broker['send']>[0]) => log.send(messages),
    prepare: async () => ({ ok: true, value: undefined }),
    close: async () => {},
  } as unknown as Broker;

  function open(): Publisher {
    const publisher = createPublisher({
      settings: {
        brokers: ['broker:9092'],
        prefix: 'holdings',
        clientName: 'sluice',
        isEncrypted: false,
        credentials: undefined,
      },
      store: {
        read: { cursor: async (name: string) => cursors.get(name) },
        inOneStep: <Value>(work: (given: typeof step) => Promise<Value>) => work(step),
      } as never,
      log: { info() {}, warn() {}, error() {} } as never,
      now: () => instant(now),
      after(_, call) {
        waiting.add(call);
        return () => void waiting.delete(call);
      },
      cursor: CURSOR,
      topics: [{ name: TOPIC, keptDays: undefined }],
      waits: 'Events wait in the ledger',
      follows: 'the events',
      lookMs: 1_000,
      sources: () => ({ list: [countingSource(count, TOPIC)], close() {} }),
      open: async () => broker,
    });
    publisher.start();
    onTestFinished(() => publisher.stop());
    return publisher;
  }

  return {
    log,
    cursors,
    open,
    grow(to: number) {
      count = to;
    },
    /** Time passes, and all timers that wait are due. */
    async pass(ms: number) {
      now += ms;
      const due = [...waiting];
      waiting.clear();
      for (const call of due) call();
      await settled();
    },
    sent: () => [...log.ids(TOPIC)].sort(),
    /** As if a process of another host had it. */
    takeLease(until: number) {
      cursors.set(LEASE, JSON.stringify({ id: 'other', pid: 1, host: 'elsewhere', until }));
    },
  };
}

describe('the publisher', () => {
  it('publishes all there is, and after each look what is new', async () => {
    const one = openEnvironment();
    const publisher = one.open();
    await one.pass(0);
    expect(one.sent()).toEqual(['e1', 'e2', 'e3']);
    one.grow(5);
    await one.pass(1_000);
    expect(one.sent()).toEqual(['e1', 'e2', 'e3', 'e4', 'e5']);
    expect(publisher.state()).toMatchObject({ messages: 5, condition: { kind: 'following' } });
  });

  it('sends nothing while another process publishes, and goes on when that has ended', async () => {
    const one = openEnvironment();
    one.takeLease(1_015_000);
    const publisher = one.open();
    await one.pass(0);
    expect(one.sent()).toEqual([]);
    expect(publisher.state().condition).toMatchObject({
      kind: 'waiting',
      why: expect.stringContaining('elsewhere'),
    });
    await one.pass(15_000);
    expect(one.sent()).toEqual(['e1', 'e2', 'e3']);
  });

  it('keeps no place once another process has taken over', async () => {
    const one = openEnvironment();
    const publisher = one.open();
    await one.pass(0);
    const kept = one.cursors.get(CURSOR);
    one.takeLease(1_020_000);
    one.grow(5);
    await one.pass(1_000);
    expect(one.cursors.get(CURSOR)).toBe(kept);
    expect(publisher.state().condition.kind).toBe('waiting');
  });

  it('leaves the publishing to the next process as it stops', async () => {
    const one = openEnvironment();
    const first = one.open();
    await one.pass(0);
    await first.stop();
    one.grow(5);
    const second = one.open();
    await one.pass(1_000);
    expect(second.state().condition.kind).toBe('following');
    expect(one.sent()).toEqual(['e1', 'e2', 'e3', 'e4', 'e5']);
  });

  it('sends again what the brokers have lost while it could not reach them', async () => {
    const one = openEnvironment();
    const publisher = one.open();
    await one.pass(0);
    one.grow(4);
    one.log.onSend = () => {
      throw new Error('Connection closed');
    };
    await one.pass(1_000);
    expect(publisher.state().condition.kind).toBe('waiting');
    one.log.onSend = () => {};
    one.log.cut(TOPIC, 1, 1);
    await one.pass(1_000);
    expect(one.sent()).toEqual(['e1', 'e2', 'e3', 'e4']);
    expect(publisher.state().mended).toBe(1);
  });
});
