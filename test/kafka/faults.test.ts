// What a broker may do to whoever publishes: each fault is one sentence that says where and what to do, and nothing is lost.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../src/kernel/instant.ts';
import type { PortfolioId } from '../../src/ledger/ports/drafts.ts';
import { createKafkaRelay, type KafkaRelay } from '../../src/relay/app/kafka-relay.ts';
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
import { freePort } from '../processes/free-port.ts';
import { type KafkaOptions, type KafkaServer, startKafka } from '../processes/kafka.ts';
import { pause, until } from '../processes/waiting.ts';
import { loggedIn } from './harness/topics.ts';

describe('a relay to Kafka', () => {
  let server: KafkaServer | undefined;
  let place: LedgerPlace;
  let book: OpenLedger;
  let portfolio: PortfolioId;
  let relay: KafkaRelay | undefined;
  let said: string[];
  let settings: KafkaSettings;

  beforeEach(async () => {
    place = await (LEDGER_PLACES.SQLite as () => Promise<LedgerPlace>)();
    book = await openLedger(place.address);
    portfolio = await newPortfolio(book.ledger);
    said = [];
  });

  afterEach(async () => {
    await relay?.stop();
    await server?.stop();
    relay = undefined;
    server = undefined;
    await book.close();
    await place.end();
  });

  async function start(options: KafkaOptions = {}): Promise<KafkaServer> {
    server = await startKafka(options);
    settings = at(server.address);
    return server;
  }

  const at = (address: string): KafkaSettings => ({
    ...{ brokers: [address], clientName: 'sluice', prefix: `t${randomUUID().slice(0, 8)}` },
    ...{ isEncrypted: false, credentials: undefined },
  });

  const as = (username: string, password: string) => ({
    ...settings,
    credentials: { username, password },
  });

  function follow(by: KafkaSettings = settings): KafkaRelay {
    const say = (sentence: string) => void said.push(sentence);
    relay = createKafkaRelay({
      ...{ settings: by, store: book.store, seedOf: book.ledger.signingSeed },
      log: { error: say, warn: say, info: say, debug: say },
      now: () => instant(Date.now()),
      after(ms, call) {
        const timer = setTimeout(call, ms);
        return () => clearTimeout(timer);
      },
    });
    relay.start();
    return relay;
  }

  const why = () =>
    until('it waits', () => {
      const condition = relay?.state().condition;
      return condition?.kind === 'waiting' && condition.why;
    });

  const deposit = (amount: string) =>
    booked(book.ledger, portfolio, cash('DEPOSIT', '2025-01-01', amount));
  const recorded = () => book.store.read.recordedEvents({ after: 0, limit: 10_000 });

  const caughtUp = () =>
    until('all is published', async () => {
      const last = (await recorded()).at(-1)?.position ?? 0;
      return (relay?.state().position ?? 0) >= last;
    });

  async function isWhole(by: KafkaSettings = settings): Promise<void> {
    const topics = TOPICS.map((topic) => topicName(by.prefix, topic));
    const ids = (await loggedIn(by, topics)).map(({ headers }) => headers.id);
    const expected = (await recorded()).map(({ stream, version }) => `${stream}@${version}`);
    expect([...new Set(ids)].toSorted()).toEqual(expected.toSorted());
  }

  it('says once that nobody listens', async () => {
    const port = await freePort();
    settings = at(`127.0.0.1:${port}`);
    follow();
    expect(await why()).toMatch(
      /^the brokers 127\.0\.0\.1:\d+ do not answer; see whether they run, /,
    );
    expect(said).toHaveLength(1);
  });

  it('says that its credentials are refused, or asked for, and takes the right ones', async () => {
    await start({ users: ['admin:right', 'sluice:other'] });
    follow(as('admin', 'wrong'));
    expect(await why()).toMatch(
      /^the brokers \S+ refuse the credentials of admin; compare api\.kafka\.username /,
    );
    await relay?.stop();
    follow(settings);
    expect(await why()).toMatch(
      /^the brokers \S+ close the connection; they may ask for credentials/,
    );
    await relay?.stop();
    follow(as('admin', 'right'));
    await caughtUp();
    await isWhole(as('admin', 'right'));
    expect(said.join('\n')).not.toMatch(/wrong|right/);
  });

  it('says which topic is missing if it may not make it', async () => {
    await start({ users: ['admin:right', 'sluice:other'] });
    follow(as('sluice', 'other'));
    expect(await why()).toMatch(
      /^the brokers \S+ do not let sluice do that; .* \(the topics t\w+\.portfolios, .* are missing and cannot be made: /,
    );
  });

  it('says that the port speaks no TLS', async () => {
    await start();
    follow({ ...settings, isEncrypted: true });
    expect(await why()).toMatch(
      /^the brokers \S+ speak no TLS on that port; name the one that does, or set api\.kafka\.tls to false/,
    );
  });

  it('loses and doubles nothing while the broker stands still for 20 s, and bookings do not wait', async () => {
    const { pause: halt, resume } = await start();
    follow();
    await deposit('1');
    await caughtUp();
    halt();
    // The broker answers nothing before it goes on.
    for (let amount = 2; amount <= 21; amount += 1) await deposit(String(amount));
    await pause(20_000);
    resume();
    await caughtUp();
    await isWhole();
  });

  it('loses nothing when the disk of the broker is full, and goes on when it has room again', async () => {
    const full = await start();
    follow();
    await caughtUp();
    await full.fillDisk(20_000);
    for (let amount = 1; amount <= 200; amount += 1) await deposit(String(amount));
    expect(await why()).toMatch(/^[^\n]+$/);
    await full.kill();
    await full.start();
    await caughtUp();
    await isWhole();
  });
});
