// Topics have one ledger. Another one with the same prefix, and one that was restored from a backup, publish nothing: their events have
// the ids of events that readers know already.
import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { instant } from '../../src/kernel/instant.ts';
import type { PortfolioId } from '../../src/ledger/ports/drafts.ts';
import type { RecordedEvent } from '../../src/ledger/ports/events.ts';
import { strangerIn } from '../../src/relay/app/kafka-log.ts';
import { createKafkaRelay, type KafkaRelay } from '../../src/relay/app/kafka-relay.ts';
import { rebuildFromKafka } from '../../src/relay/app/kafka-view.ts';
import { openKafkaBroker } from '../../src/relay/kafka/broker/kafka-broker.ts';
import { messageOf } from '../../src/relay/kafka/messages/event-message.ts';
import { TOPICS, topicName } from '../../src/relay/kafka/messages/topics.ts';
import type { KafkaSettings } from '../../src/trader/ports/kafka-settings.ts';
import { booked } from '../ledger/harness/booked.ts';
import { cash, newPortfolio } from '../ledger/harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../ledger/harness/ledger-places.ts';
import { type KafkaServer, startKafka } from '../processes/kafka.ts';
import { pause, until } from '../processes/waiting.ts';
import { trustIn } from './harness/published.ts';
import { loggedIn } from './harness/topics.ts';

interface Environment extends OpenLedger {
  readonly address: string;
  readonly portfolio: PortfolioId;
}

let server: KafkaServer;
let settings: KafkaSettings;
let ends: (() => Promise<void>)[];
let said: string[];

beforeAll(async () => {
  server = await startKafka();
});

afterAll(async () => {
  await server?.stop();
});

beforeEach(() => {
  ends = [];
  said = [];
  settings = {
    ...{ brokers: [server.address], clientName: 'sluice', isEncrypted: false },
    ...{ credentials: undefined, prefix: newPrefix() },
  };
});

afterEach(async () => {
  for (const end of ends.toReversed()) await end();
});

const newPrefix = () => `t${randomUUID().slice(0, 8)}`;

async function newPlace(): Promise<LedgerPlace> {
  const place = await (LEDGER_PLACES.SQLite as () => Promise<LedgerPlace>)();
  ends.push(place.end);
  return place;
}

async function opened(address: string): Promise<OpenLedger> {
  const open = await openLedger(address);
  ends.push(open.close);
  return open;
}

async function openEnvironment(): Promise<Environment> {
  const { address } = await newPlace();
  const open = await opened(address);
  return { ...open, address, portfolio: await newPortfolio(open.ledger) };
}

const deposit = (
  { ledger, portfolio }: Pick<Environment, 'ledger' | 'portfolio'>,
  amount: string,
) => booked(ledger, portfolio, cash('DEPOSIT', '2025-01-01', amount));

function follow({ store, ledger }: OpenLedger, own: Partial<KafkaSettings> = {}): KafkaRelay {
  const say = (sentence: string) => void said.push(sentence);
  const relay = createKafkaRelay({
    ...{ settings: { ...settings, ...own }, store, seedOf: ledger.signingSeed },
    log: { error: say, warn: say, info: say, debug: say },
    now: () => instant(Date.now()),
    after(ms, call) {
      const timer = setTimeout(call, ms);
      return () => clearTimeout(timer);
    },
  });
  ends.push(() => relay.stop());
  relay.start();
  return relay;
}

const why = (relay: KafkaRelay) =>
  until('it waits', () => {
    const { condition } = relay.state();
    return condition.kind === 'waiting' && condition.why;
  });

const recorded = ({ store }: OpenLedger) => store.read.recordedEvents({ after: 0, limit: 1_000 });
const idsOf = async (open: OpenLedger) =>
  (await recorded(open)).map(({ stream, version }) => `${stream}@${version}`).toSorted();

const caughtUp = (relay: KafkaRelay, open: OpenLedger) =>
  until('all is published', async () => {
    const last = (await recorded(open)).at(-1)?.position ?? 0;
    return relay.state().position >= last && relay.state().condition.kind === 'following';
  });

async function idsLogged(prefix = settings.prefix): Promise<readonly string[]> {
  const topics = TOPICS.map((topic) => topicName(prefix, topic));
  const messages = await loggedIn({ ...settings, prefix }, topics);
  return messages.map(({ headers }) => headers.id ?? '').toSorted();
}

const OTHER_LEDGER =
  /^(t\w+\.\w+)\/(\d+)@(\d+) is \S+ of another ledger, of this one before it was restored from a backup, or was (?:forged|signed by it): .* `sluice events replay --topic \1 --partition \2 --from \3 --to \d+` shows it\. Set api\.kafka\.prefix to a name that was never used, /;

it('a second ledger with the prefix of the first publishes nothing and says so; the first goes on', async () => {
  const [one, other] = [await openEnvironment(), await openEnvironment()];
  await deposit(one, '10');
  const first = follow(one);
  await caughtUp(first, one);
  await deposit(other, '99');
  const second = follow(other);
  expect(await why(second)).toMatch(OTHER_LEDGER);
  expect(await strangerIn(settings, other.store)).toEqual({
    ok: true,
    value: expect.stringMatching(OTHER_LEDGER),
  });
  expect(await strangerIn(settings, one.store)).toEqual({ ok: true, value: undefined });
  await deposit(one, '11');
  await caughtUp(first, one);
  expect(await idsLogged()).toEqual(await idsOf(one));
  // It looks again each second, and finds a newer message of the same ledger.
  await pause(2_500);
  expect(said.filter((sentence) => OTHER_LEDGER.test(sentence.replace(/^Kafka: /, '')))).toEqual([
    expect.stringContaining('Events wait in the ledger'),
  ]);
  await second.stop();
  const prefix = newPrefix();
  await caughtUp(follow(other, { prefix }), other);
  expect(await idsLogged(prefix)).toEqual(await idsOf(other));
});

it('two that began together on empty topics name the messages of the other, and readers can tell them apart', async () => {
  const [one, other] = [await openEnvironment(), await openEnvironment()];
  for (const each of [one, other]) await deposit(each, '1');
  const relays = [follow(one), follow(other)];
  const isFoundOut = async () => {
    for (const each of [one, other]) await deposit(each, '1');
    return relays.some(({ state }) => state().forged > 0 || state().condition.kind === 'waiting');
  };
  await until('one of them says so', isFoundOut);
  const [told] = said.filter((sentence) => /somebody else wrote|of another ledger/.test(sentence));
  expect(told).toMatch(/t\w+\.\w+\/\d+@\d+ /);
});

it('a ledger that was restored from a backup does not publish other events under ids that are known', async () => {
  const lived = await openEnvironment();
  await deposit(lived, '10');
  const relay = follow(lived);
  await caughtUp(relay, lived);
  await relay.stop();
  const backup = `${lived.address}.backup`;
  new Database(lived.address, { readonly: true }).exec(`VACUUM INTO '${backup}'`).close();
  const second = follow(lived);
  await deposit(lived, '11');
  await caughtUp(second, lived);
  await second.stop();
  const restored = { ...(await opened(backup)), portfolio: lived.portfolio };
  const third = follow(restored);
  expect(await why(third)).toMatch(OTHER_LEDGER);
  await deposit(restored, '12');
  await third.stop();
  expect(await idsLogged()).toEqual(await idsOf(lived));
  const prefix = newPrefix();
  await caughtUp(follow(restored, { prefix }), restored);
  const copy = await opened((await newPlace()).address);
  const own = { ...settings, prefix };
  const trust = await trustIn(restored.store);
  const rebuilt = await rebuildFromKafka({
    settings: own,
    store: copy.store,
    now: Date.now,
    trust,
  });
  expect(rebuilt).toMatchObject({ ok: true, value: { place: { parked: {} } } });
  expect(await recorded(copy)).toEqual(await recorded(restored));
});

it('an event that somebody wrote before anything was signed is told with the command that shows it', async () => {
  const one = await openEnvironment();
  await deposit(one, '1');
  const [genuine] = (await recorded(one)).slice(-1) as [RecordedEvent];
  const forged = { ...genuine, body: genuine.body.replace('"1"', '"1000000"') };
  const broker = await openKafkaBroker(settings);
  ends.push(() => broker.close());
  await broker.prepare([
    { name: topicName(settings.prefix, { family: 'cash' }), keptDays: undefined },
  ]);
  await broker.send([messageOf(settings.prefix, { ...forged, hash: 'f'.repeat(64) })]);
  const second = follow(one);
  const told = await why(second);
  expect(told).toMatch(OTHER_LEDGER);
  expect(told).toContain(`is ${genuine.stream}@${genuine.version} of another ledger`);
  await second.stop();
  const prefix = newPrefix();
  await caughtUp(follow(one, { prefix }), one);
  expect(await idsLogged(prefix)).toEqual(await idsOf(one));
});

it('with another prefix all of it is published again, to the new topics', async () => {
  const one = await openEnvironment();
  for (const amount of ['1', '2', '3']) await deposit(one, amount);
  const first = follow(one);
  await caughtUp(first, one);
  await first.stop();
  const prefix = newPrefix();
  await caughtUp(follow(one, { prefix }), one);
  expect(await idsLogged(prefix)).toEqual(await idsOf(one));
  expect(said.join('\n')).toContain('was published to topics of another prefix until now');
});

it('what it sent itself and did not keep is no other ledger', async () => {
  const one = await openEnvironment();
  await deposit(one, '1');
  const before = (await one.store.read.cursor('kafka')) ?? '{}';
  const first = follow(one);
  await caughtUp(first, one);
  await first.stop();
  await one.store.inOneStep((step) => step.saveCursor('kafka', before));
  await deposit(one, '2');
  await caughtUp(follow(one), one);
  expect([...new Set(await idsLogged())]).toEqual(await idsOf(one));
});
