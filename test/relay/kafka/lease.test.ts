// One process at a time publishes: the lease is in the database, and whoever has lost it writes no place any more.
import { describe, expect, it } from 'vitest';
import type { LedgerStep, LedgerStore } from '../../../src/ledger/ports/ledger-store.ts';
import { createLease, LeaseLost } from '../../../src/relay/kafka/lease/lease.ts';

const NAME = 'kafka-relay';

function openEnvironment() {
  const cursors = new Map<string, string>();
  let now = 1_000_000;
  const step = {
    lock: async () => 0,
    cursor: async (name: string) => cursors.get(name),
    saveCursor: async (name: string, text: string) => void cursors.set(name, text),
  } as unknown as LedgerStep;
  const store = {
    inOneStep: <Value>(work: (step: LedgerStep) => Promise<Value>) => work(step),
  } as unknown as LedgerStore;
  return {
    step,
    lease: () => createLease({ store, name: NAME, does: 'publishes this ledger', now: () => now }),
    pass(ms: number) {
      now += ms;
    },
    /** As if another host had it. */
    moveAway() {
      const kept = JSON.parse(cursors.get(NAME) ?? '{}') as Record<string, unknown>;
      cursors.set(NAME, JSON.stringify({ ...kept, host: 'elsewhere' }));
    },
    endProcess() {
      const kept = JSON.parse(cursors.get(NAME) ?? '{}') as Record<string, unknown>;
      cursors.set(NAME, JSON.stringify({ ...kept, pid: 2 ** 30 }));
    },
  };
}

describe('a lease', () => {
  it('is of one at a time, also on another host, until it runs out', async () => {
    const { lease, pass, moveAway, endProcess } = openEnvironment();
    expect((await lease().take()).ok).toBe(true);
    expect(await lease().take()).toMatchObject({
      ok: false,
      failure: expect.stringContaining(`pid ${process.pid}`),
    });
    moveAway();
    // Of another host nobody here can say whether it lives.
    endProcess();
    pass(14_999);
    expect((await lease().take()).ok).toBe(false);
    pass(1);
    expect((await lease().take()).ok).toBe(true);
  });

  it('is renewed by its holder, who may take it again', async () => {
    const { lease, step, pass } = openEnvironment();
    const first = lease();
    await first.take();
    pass(10_000);
    await first.guard(step);
    pass(10_000);
    expect((await lease().take()).ok).toBe(false);
    expect((await first.take()).ok).toBe(true);
  });

  it('ends with its process on this host, and with its release', async () => {
    const { lease, endProcess } = openEnvironment();
    const first = lease();
    await first.take();
    endProcess();
    const second = lease();
    expect((await second.take()).ok).toBe(true);
    // Another one has it: it is not released from under it.
    await first.release();
    expect((await lease().take()).ok).toBe(false);
    await second.release();
    expect((await lease().take()).ok).toBe(true);
  });

  it('guards each step: whoever has lost it, or never had it, writes nothing', async () => {
    const { lease, step, pass } = openEnvironment();
    const first = lease();
    await expect(first.guard(step)).rejects.toThrow(LeaseLost);
    await first.take();
    await first.guard(step);
    pass(15_000);
    await lease().take();
    await expect(first.guard(step)).rejects.toThrow(LeaseLost);
  });
});
