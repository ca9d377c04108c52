// Streams that long work has for itself over several steps: other steps of this process that need one of them wait until it is
// free, and then begin anew. Steps of other processes are not kept out, so the work must not rely on it.
import type { LedgerStep, LedgerStore } from '../ports/ledger-store.ts';

export interface ReservedStreams {
  /** For everybody but the holder of the reservation. */
  readonly store: LedgerStore;
  /** Waits until the stream is free. */
  whileReserved<Answer>(stream: string, act: () => Promise<Answer>): Promise<Answer>;
}

export function reserveStreams(store: LedgerStore): ReservedStreams {
  const freed = new Map<string, Promise<void>>();

  async function inOneStep<Answer>(act: (step: LedgerStep) => Promise<Answer>): Promise<Answer> {
    for (;;) {
      let wanted: Promise<void> | undefined;
      const kept = (step: LedgerStep): LedgerStep => ({
        ...step,
        lock(stream) {
          wanted = freed.get(stream);
          if (wanted !== undefined) throw RESERVED;
          return step.lock(stream);
        },
      });
      try {
        return await store.inOneStep((step) => act(freed.size === 0 ? step : kept(step)));
      } catch (error) {
        if (error !== RESERVED) throw error;
      }
      await wanted;
    }
  }

  async function whileReserved<Answer>(
    stream: string,
    act: () => Promise<Answer>,
  ): Promise<Answer> {
    while (freed.has(stream)) await freed.get(stream);
    const { promise, resolve } = Promise.withResolvers<void>();
    freed.set(stream, promise);
    try {
      return await act();
    } finally {
      freed.delete(stream);
      resolve();
    }
  }

  return { store: { ...store, inOneStep }, whileReserved };
}

/** Thrown to take a step back that has to wait. */
const RESERVED = new Error('the stream is reserved');
