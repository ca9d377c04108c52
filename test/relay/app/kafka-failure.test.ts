// Why nothing is published is told in one sentence that names what failed, and once for as long as it is the same.
import { afterEach, describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { createKafkaRelay, type KafkaRelay } from '../../../src/relay/app/kafka-relay.ts';
import { StoreUnavailable } from '../../../src/sql/store-unavailable.ts';
import { LEDGER_PLACES, openLedger } from '../../ledger/harness/ledger-places.ts';
import { pause, until } from '../../processes/waiting.ts';

const SETTINGS = {
  ...{ brokers: ['127.0.0.1:1'], prefix: 'holdings', credentials: undefined, tls: undefined },
} as unknown as Parameters<typeof createKafkaRelay>[0]['settings'];

describe('a relay that cannot publish', () => {
  const ends: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  });

  async function places() {
    const place = await LEDGER_PLACES.SQLite?.();
    if (place === undefined) throw new Error('no place');
    const { store, close } = await openLedger(place.address, () => instant(Date.now()));
    ends.push(place.end, close);
    return store;
  }

  function started(store: Parameters<typeof createKafkaRelay>[0]['store']) {
    const said: string[] = [];
    const relay: KafkaRelay = createKafkaRelay({
      settings: SETTINGS,
      store,
      seedOf: (generation) => Buffer.alloc(32, generation),
      log: { error() {}, info() {}, debug() {}, warn: (sentence) => void said.push(sentence) },
      now: () => instant(Date.now()),
      after(ms, call) {
        const timer = setTimeout(call, ms);
        return () => clearTimeout(timer);
      },
    });
    ends.push(relay.stop);
    relay.start();
    return said;
  }

  it('because the store is gone says so, and blames no broker', async () => {
    const store = await places();
    const gone = () => Promise.reject(new StoreUnavailable('read ECONNRESET'));
    const said = started({ ...store, inOneStep: gone });
    await until('it says why', () => said.length > 0);
    expect(said[0]).toMatch(/^Kafka: the store does not answer: read ECONNRESET\. Events wait/);
    expect(said[0]).not.toContain('brokers');
  });

  it('because another process does says it once, not each second anew', async () => {
    const store = await places();
    started(store);
    await until('the first one holds it', async () => await store.read.cursor('kafka-relay'));
    const said = started(store);
    await until('it says why', () => said.length > 0);
    await pause(3_500);
    expect(said).toEqual([
      expect.stringMatching(/^Kafka: another process publishes .* at the latest 15 s after/),
    ]);
  });
});
