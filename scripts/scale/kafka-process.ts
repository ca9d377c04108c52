// A separate process that publishes a ledger to Kafka, or reads Kafka into a copy, until it is killed:
//   kafka-process.ts relay | reader BROKER PREFIX FILE
import { instant } from '../../src/kernel/instant.ts';
import { openLedgerStore } from '../../src/ledger/app/open-store.ts';
import { createKafkaRelay } from '../../src/relay/app/kafka-relay.ts';
import { rebuildFromKafka } from '../../src/relay/app/kafka-view.ts';
import { signingKeyOf } from '../../src/relay/kafka/signing/signing-key.ts';

const [role, broker = '', prefix = '', file = ''] = process.argv.slice(2);
const now = () => instant(Date.now());
const settings = {
  ...{ brokers: [broker], prefix, clientName: `sluice-${role}` },
  ...{ isEncrypted: false, credentials: undefined },
};
/** Of the keys: what is published is tried, and not kept. */
const seedOf = (generation: number) => Buffer.alloc(32, generation);
const trust = { keys: [signingKeyOf(seedOf(1))], unsignedUntil: 0 };
const store = await openLedgerStore(file, { now });
// It ends with its parent, however that ends.
process.stdin.on('close', () => process.exit(0)).resume();

if (role === 'relay') {
  const say = (sentence: string) => void process.stderr.write(`${sentence}\n`);
  createKafkaRelay({
    ...{ settings, store, now, seedOf },
    log: { error: say, warn: say, info: say, debug: say },
    after(ms, call) {
      const timer = setTimeout(call, ms);
      return () => clearTimeout(timer);
    },
  }).start();
} else
  for (;;) {
    const done = await rebuildFromKafka({ settings, store, now, trust });
    process.stderr.write(`${done.ok ? done.value.events : done.failure}\n`);
    await new Promise((resolve) => void setTimeout(resolve, 200));
  }
