// Commands from a topic of a real broker: each comes true once, by the rights of whoever sent it, and is answered.
import { randomUUID } from 'node:crypto';
import { Producer, stringSerializers } from '@platformatic/kafka';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openKafkaCommands } from '../../src/api/app/kafka-commands.ts';
import { ledgerPlaceOf } from '../../src/api/app/ledger.ts';
import { type ApiMetrics, createApiMetrics } from '../../src/api/telemetry/api-metrics.ts';
import type { KafkaCommands } from '../../src/relay/app/kafka-commands.ts';
import type { StoredMessage } from '../../src/relay/kafka/broker/broker.ts';
import type { KafkaSettings } from '../../src/trader/ports/kafka-settings.ts';
import { type Served, served } from '../api/harness/served.ts';
import { type KafkaServer, startKafka } from '../processes/kafka.ts';
import { pause, until } from '../processes/waiting.ts';
import { loggedIn, withBroker } from './harness/topics.ts';

interface Sent {
  readonly id: string;
  readonly type: string;
  readonly portfolio?: number;
  readonly data?: object;
}

describe('commands from Kafka', () => {
  let server: KafkaServer;
  let settings: KafkaSettings;
  let api: Served;
  let bearer: string;
  let portfolio: number;
  let said: string[];
  let metrics: ApiMetrics;

  beforeAll(async () => {
    server = await startKafka();
  });
  afterAll(() => server?.stop());

  beforeEach(async () => {
    said = [];
    settings = {
      ...{
        brokers: [server.address],
        clientName: 'sluice',
        prefix: `t${randomUUID().slice(0, 8)}`,
      },
      ...{ isEncrypted: false, credentials: undefined },
    };
    api = await served();
    bearer = await api.signedIn('maria', 'trader');
    const made = await api.ask('POST', '/api/v1/portfolios', { bearer, body: { name: 'own' } });
    portfolio = (made.body as { id: number }).id;
    await api.ask('POST', '/api/v1/transactions', {
      bearer,
      body: {
        ...{ portfolio_id: portfolio, transaction_type: 'DEPOSIT', amount: '10000' },
        transaction_date: '2025-01-02T15:00:00Z',
      },
    });
  });

  function follow(ask = api.askInside): KafkaCommands {
    const say = (sentence: string) => void said.push(sentence);
    metrics = createApiMetrics('0.0.0');
    const commands = openKafkaCommands(settings, {
      ...{ server: { ask }, identity: api.identity, ledger: api.book.ledger },
      ...{ log: { error: say, warn: say, info: say, debug: say } },
      metrics,
    });
    commands.start();
    onTestFinished(() => commands.stop());
    return commands;
  }

  function send(texts: readonly string[], headers: Readonly<Record<string, string>>) {
    return withBroker(settings, async (broker) => {
      await broker.prepare([{ name: `${settings.prefix}.commands`, keptDays: 1 }]);
      // One key: they are carried out in this order.
      await broker.send(
        texts.map((value) => ({
          ...{ topic: `${settings.prefix}.commands`, key: 'k', value },
          headers,
        })),
      );
    });
  }

  const sendAs = (credential: string, ...commands: readonly Sent[]) =>
    send(
      commands.map((command) => JSON.stringify(command)),
      { authorization: `Bearer ${credential}` },
    );

  /** In the order in which they were given. */
  async function answers(count: number): Promise<readonly Answered[]> {
    const topics = [`${settings.prefix}.answers`];
    const found = await until('they are answered', async () => {
      const all = await loggedIn(settings, topics).catch(() => []);
      return all.length >= count && all;
    });
    expect(found).toHaveLength(count);
    return found
      .map(({ at, value }) => ({ at, answer: JSON.parse(value) as Answered }))
      .toSorted((a, b) => a.at - b.at || offsetOf(a.answer) - offsetOf(b.answer))
      .map(({ answer }) => answer);
  }

  /** Of its command: several may be answered in one millisecond. */
  const offsetOf = ({ place }: Answered) => Number(/@(\d+)$/.exec(place)?.[1]);

  const opening = (id: string, more: object = {}): Sent => ({
    ...{ id, type: 'OPEN_POSITION', portfolio },
    data: { ticker: 'SPY', quantity: '10', price: '500', date: '2025-01-03', ...more },
  });

  const head = () => api.book.ledger.context.store.read.version(`portfolio-${portfolio}`);

  it('opens a position and says which events that made', async () => {
    follow();
    await sendAs(bearer, opening('one'));
    const [answer] = await answers(1);
    expect(answer).toMatchObject({
      ...{ command: 'one', status: 'done' },
      result: { ticker: 'SPY', quantity: '10', status: 'OPEN' },
    });
    expect(answer?.events?.map(({ type }) => type)).toEqual(['TRADE_EXECUTED', 'POSITION_OPENED']);
    const events = await api.book.ledger.context.store.read.recordedEvents({
      after: 0,
      limit: 100,
    });
    const traded = events.find(({ type }) => type === 'TRADE_EXECUTED');
    expect(traded).toMatchObject({ actor: 'maria', position: answer?.events?.[0]?.position });
    // Where the command was, in the transaction of its effect.
    const [, partition, offset] = /\/(\d+)@(\d+)$/.exec(answer?.place ?? '') ?? [];
    expect(traded?.correlation_id).toBe(`kafka-command.${partition}.${offset}`);
  });

  it('hears of each command, however long nothing came', async () => {
    follow();
    for (let count = 1; count <= 4; count += 1) {
      await sendAs(bearer, opening(`late-${count}`, { ticker: `T${count}` }));
      await answers(count);
      // Longer than the broker lets a reader wait for messages.
      await pause(6_000);
    }
  });

  it('is what its sender has committed, whatever the sender aborted before and after', async () => {
    const commands = follow();
    await sendAs(bearer, opening('first', { ticker: 'T1' }));
    await answers(1);
    const inTransaction = await transactionalSender();
    await inTransaction('abort', opening('aborted-1', { ticker: 'T2' }));
    await inTransaction('abort', opening('aborted-2', { ticker: 'T3' }), opening('aborted-3'));
    await inTransaction('commit', opening('committed', { ticker: 'T4' }));
    await inTransaction('abort', opening('aborted-4', { ticker: 'T5' }));
    await sendAs(bearer, opening('last', { ticker: 'T6' }));
    const done = ['committed', 'first', 'last'];
    expect((await answers(3)).map(({ command }) => command).toSorted()).toEqual(done);
    await until('it has passed all', async () => (await figure('lag')) === 0);
    expect(commands.state()).toMatchObject({ done: 3, refused: 0 });
    // Again from the beginning: answers hold many transactions at once.
    await commands.stop();
    const { store } = api.book.ledger.context;
    await store.inOneStep((step) => step.saveCursor('kafka/commands', '{}'));
    follow();
    expect((await answers(6)).map(({ command }) => command).toSorted()).toEqual(
      [...done, ...done].toSorted(),
    );
  });

  /** One producer, in one transaction after the other. */
  async function transactionalSender() {
    const producer = new Producer({
      ...{ clientId: 'sender', bootstrapBrokers: [server.address] },
      ...{ serializers: stringSerializers, idempotent: true, transactionalId: randomUUID() },
    });
    onTestFinished(() => producer.close());
    return async (end: 'commit' | 'abort', ...commands: readonly Sent[]) => {
      const transaction = await producer.beginTransaction();
      await transaction.send({
        messages: commands.map((command) => ({
          ...{ topic: `${settings.prefix}.commands`, key: 'k', value: JSON.stringify(command) },
          headers: { authorization: `Bearer ${bearer}` },
        })),
      });
      await transaction[end]();
    };
  }

  it('refuses in the words of the route, and remembers that it did', async () => {
    const wrong = opening('two', { quantity: '0' });
    follow();
    await sendAs(bearer, wrong, { ...wrong, id: 'three', portfolio: 999 }, wrong);
    const [zero, strange, again] = await answers(3);
    const asked = (portfolio_id: number) =>
      api.ask('POST', '/api/v1/holdings/positions/open', {
        bearer,
        body: { ...wrong.data, portfolio_id },
      });
    const problems = [await asked(portfolio), await asked(999)].map(({ body }) => {
      const { instance: _, ...problem } = body as Record<string, unknown>;
      return problem;
    });
    expect([zero?.problem, strange?.problem]).toEqual(problems);
    expect(again).toEqual({ ...zero, place: again?.place });
  });

  it('does a command once, however often it comes, and answers the same', async () => {
    follow();
    await sendAs(bearer, opening('four'), opening('four'));
    const [first, second] = await answers(2);
    expect(second).toEqual({ ...first, place: second?.place });
    const version = await head();
    await sendAs(bearer, opening('four', { quantity: '11' }));
    expect((await answers(3))[2]?.problem).toEqual({
      status: 422,
      detail: 'The id four was used for another command; send this one under another id.',
    });
    expect(await head()).toBe(version);
  });

  it.each(['before its answer was kept', 'before its place was kept'])(
    'answers the same after a crash %s',
    async (when) => {
      const first = follow();
      await sendAs(bearer, opening('five'), opening('six', { ticker: 'QQQ' }));
      const before = await answers(2);
      await first.stop();
      const version = await head();
      const { store } = api.book.ledger.context;
      await store.inOneStep((step) => step.saveCursor('kafka/commands', '{}'));
      if (when === 'before its answer was kept') forgetAnswers();
      follow();
      const after = (await answers(4)).slice(2);
      expect(after).toEqual(before);
      expect(await head()).toBe(version);
    },
  );

  it('is counted until it is answered, with the time that the oldest has waited', async () => {
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    follow(async (...asked) => {
      await opened;
      return api.askInside(...asked);
    });
    await sendAs(bearer, opening('ten'), opening('eleven'), opening('twelve'));
    await until('all three wait', async () => (await figure('lag')) === 3);
    await until('they have an age', async () => (await figure('age_seconds')) > 0);
    open();
    await answers(3);
    await until('none waits', async () => (await figure('lag')) === 0);
    expect(await figure('age_seconds')).toBe(0);
  });

  async function figure(name: string): Promise<number> {
    const found = new RegExp(`^sluice_kafka_commands_${name} (.+)$`, 'm').exec(
      await metrics.text(),
    );
    return Number(found?.[1]);
  }

  it('is what its sender may do, and no more', async () => {
    const other = await api.signedIn('otto', 'trader');
    const made = await api.ask('POST', '/api/v1/auth/keys', {
      bearer,
      body: { name: 'reads', scopes: ['read'] },
    });
    const key = (made.body as { key: string }).key;
    const version = await head();
    follow();
    await send([JSON.stringify(opening('a'))], {});
    await sendAs('nonsense', opening('b'));
    await sendAs(other, opening('c'));
    await sendAs(key, opening('d'));
    const found = await answers(4);
    expect(found.map(({ problem }) => problem?.status)).toEqual([401, 401, 404, 403]);
    expect(found[0]?.problem?.detail).toContain('The message has no credential');
    expect(await head()).toBe(version);
    const everywhere = await loggedIn(settings, [`${settings.prefix}.answers`]);
    const texts = `${said.join('\n')}${everywhere.map((one) => JSON.stringify(one)).join('\n')}`;
    for (const secret of [bearer, other, key]) expect(texts).not.toContain(secret);
  });

  it('puts aside what is no command, answers it, and goes on', async () => {
    const commands = follow();
    await send(['nonsense', '{"id":"x","type":7}', JSON.stringify({ id: 'y', type: 'FLY' })], {
      authorization: `Bearer ${bearer}`,
    });
    await sendAs(bearer, opening('seven'));
    const found = await answers(4);
    expect(found.map(({ status }) => status)).toEqual(['refused', 'refused', 'refused', 'done']);
    expect(found.map(({ problem }) => problem?.detail)).toEqual([
      'The message is not a command: it is not a JSON object.',
      'The message is not a command: it has no "type".',
      expect.stringContaining('its "type" is "FLY"; there are CREATE_PORTFOLIO,'),
      undefined,
    ]);
    expect(commands.state()).toMatchObject({ done: 1, refused: 3, dead: 3 });
    const letters: readonly StoredMessage[] = await loggedIn(settings, [`${settings.prefix}.dlq`]);
    expect(letters.map(({ value }) => value)).toEqual([
      'nonsense',
      '{"id":"x","type":7}',
      '{"id":"y","type":"FLY"}',
    ]);
    expect(letters[0]?.headers).toMatchObject({
      'dead-reason': 'it is not a JSON object',
      'dead-topic': `${settings.prefix}.commands`,
    });
    for (const { headers } of letters) expect(headers).not.toHaveProperty('authorization');
  });

  it('goes on when the broker was killed and started again', async () => {
    const commands = follow();
    await sendAs(bearer, opening('eight'));
    await answers(1);
    await server.kill();
    await server.start();
    await sendAs(bearer, opening('nine', { ticker: 'QQQ' }));
    expect((await answers(2)).map(({ status }) => status)).toEqual(['done', 'done']);
    await until('it follows', () => commands.state().condition.kind === 'following');
  });

  /** As if the process had ended in the instant after the effect. */
  function forgetAnswers(): void {
    const database = new Database(ledgerPlaceOf(api.place));
    database.prepare("DELETE FROM ledger_answers WHERE key LIKE 'kafka:%/answer'").run();
    database.close();
  }
});

interface Answered {
  readonly command: string | null;
  readonly status: string;
  readonly place: string;
  readonly events?: readonly { readonly type: string; readonly position: number }[];
  readonly problem?: { readonly status: number; readonly detail: string };
}
