// Readers of all events on a real PostgreSQL: who ends late is not passed by.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Instant, instant } from '../../../src/kernel/instant.ts';
import type { LedgerStep } from '../../../src/ledger/ports/ledger-store.ts';
import { type PostgresServer, postgresPrograms, startPostgres } from '../../processes/postgres.ts';
import { CAUSE } from '../harness/drafts.ts';
import { type OpenLedger, openLedger } from '../harness/ledger-places.ts';

const programs = postgresPrograms();
const NOTED = { type: 'NOTED', schemaVersion: 1, effective: instant(0) as Instant, data: {} };

function gate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

describe.runIf(programs !== undefined)('events of all streams on PostgreSQL', () => {
  let server: PostgresServer;
  let writer: OpenLedger;
  let reader: OpenLedger;

  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
    writer = await openLedger(server.address);
    reader = await openLedger(server.address);
  });

  afterAll(async () => {
    await writer?.close();
    await reader?.close();
    await server?.stop();
  });

  /** Everything after what was read before, as somebody reads who goes on from the last position. */
  function following() {
    let after = 0;
    const seen: string[] = [];
    return {
      seen,
      async read() {
        const events = await reader.store.read.events({ after, limit: 100 });
        seen.push(...events.map(({ stream }) => stream));
        after = events.at(-1)?.position ?? after;
      },
    };
  }

  it('come once each, though a step that began first drew its position last', async () => {
    const [locked, drawn, ended] = [gate(), gate(), gate()];
    const follower = following();
    const append = (step: LedgerStep, stream: string) => step.append(stream, [NOTED], CAUSE);
    const early = writer.store.inOneStep(async (step) => {
      await step.lock('early');
      locked.open();
      await drawn.passed;
      await append(step, 'early');
    });
    await locked.passed;
    const late = writer.store.inOneStep(async (step) => {
      await step.lock('late');
      await append(step, 'late');
      drawn.open();
      await ended.passed;
    });
    await early;
    await follower.read();
    ended.open();
    await late;
    await follower.read();
    expect(follower.seen.toSorted()).toEqual(['early', 'late']);
  });

  it('come once each, in the order of each stream, from eight writers at once', async () => {
    const follower = following();
    await follower.read();
    const before = follower.seen.length;
    let isWriting = true;
    const writers = Array.from({ length: 8 }, async (_, index) => {
      for (let turn = 0; turn < 25; turn += 1)
        await (index % 2 === 0 ? writer : reader).store.inOneStep(async (step) => {
          const [one, other] = [`w${index}`, `shared${turn % 3}`];
          await step.lock(one);
          await step.append(one, [NOTED, NOTED], CAUSE);
          await step.lock(other);
          await step.append(other, [NOTED], CAUSE);
        });
    });
    const reading = (async () => {
      while (isWriting) await follower.read();
    })();
    await Promise.all(writers);
    isWriting = false;
    await reading;
    await follower.read();
    const all = await reader.store.read.events({ limit: 10_000 });
    expect(follower.seen.length - before).toBe(8 * 25 * 3);
    expect(follower.seen).toHaveLength(all.length);
  });
});
