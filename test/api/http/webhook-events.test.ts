// Orders, executions, alarms and proposals as signed messages: in their order, each once, from where a killed process was, to the
// server of a stranger.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ok } from '../../../src/kernel/result.ts';
import { createDeliveries, createSend } from '../../../src/ledger/app/deliveries.ts';
import type { AlarmRow } from '../../../src/trader/contract/alarms.ts';
import { until } from '../../processes/waiting.ts';
import { CLOSING, HELD, OPENING } from '../../trader/adapters/sqlite/one-trade.ts';
import { served } from '../harness/served.ts';
import { traderEnvironment } from '../harness/trader-environment.ts';

const V1 = '/api/v1';
const PLACE = { name: 'DU1', venue: 'us', account: 'DU1', mode: 'paper' } as const;
const ADDRESS = 'http://127.0.0.1:9/events';

interface Message {
  readonly id: string;
  readonly type: string;
  readonly seq: number;
  readonly event: { readonly order_refs: readonly string[] };
}

interface Row {
  readonly id: string;
  readonly type: string;
  readonly revision: number;
}

async function openEnvironment() {
  const environment = await traderEnvironment();
  const { client } = environment.door;
  let alarms: readonly AlarmRow[] = [];
  const look: typeof client.look = async (path) => {
    const seen = await client.look(path);
    if (path !== '/alarms' || !seen.ok) return seen;
    return ok({ ...seen.value, copy: { ...seen.value.copy, body: alarms } });
  };
  const traders = [{ ...PLACE, dataFolder: environment.dataFolder }];
  const as = { traders, allowsPrivateWebhooks: true };
  const api = await served([{ ...client, look }], 'closed', new Map(), as);
  const bob = await api.signedIn('bob', 'viewer', ['DU1']);
  const post = (path: string, body: unknown, bearer = bob) =>
    api.ask('POST', `${V1}${path}`, { bearer, body });
  const get = (path: string, bearer = bob) => api.ask('GET', `${V1}${path}`, { bearer });
  const rows = async (bearer = bob) =>
    (await get('/webhooks/deliveries?limit=1000', bearer)).body as readonly Row[];
  return {
    ...{ environment, api, post, get, rows },
    alarms(now: readonly AlarmRow[]) {
      alarms = now;
    },
  };
}

type Environment = Awaited<ReturnType<typeof openEnvironment>>;

/** Sends what is due, as the process that leads does each second. */
async function sendAll({ api, get }: Environment): Promise<void> {
  let beat = () => {};
  const deliveries = createDeliveries({
    ledger: api.book.ledger.context,
    send: createSend({ allowsPrivate: true }),
    mayReadLots: async () => false,
    held: async () => [],
    isHeld: async () => false,
    after: (_, call) => {
      beat = call;
      return () => {};
    },
    onFault: (error) => {
      throw error;
    },
  });
  deliveries.start();
  const isDone = async () => {
    beat();
    await deliveries.idle();
    return (await get('/webhooks/deliveries?status=PENDING')).headers.get('x-total-count') === '0';
  };
  await until('all of it is sent', isDone);
  await deliveries.stop();
}

/** Another program: its address, and what it has taken. */
async function stranger() {
  const file = join(import.meta.dirname, '../harness/webhook_receiver.py');
  const python = spawn('python3', [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void python.kill('SIGKILL'));
  const lines: string[] = [];
  createInterface({ input: python.stdout }).on('line', (line) => lines.push(line));
  await until('it listens', () => lines.length > 0);
  return {
    url: `http://127.0.0.1:${lines[0]}/events`,
    know: (secret: string) => void python.stdin.write(`${secret}\n`),
    taken: () => lines.slice(1).map((line) => JSON.parse(line) as Message),
  };
}

function bracketOf({ order_refs: [first = ''] }: Message['event']): string {
  return first.slice(0, first.lastIndexOf('.'));
}

const ALARM: AlarmRow = {
  ...{ id: 'A7', kind: 'unprotected', symbol: 'SPY', severity: 'danger', title: 'SPY has no stop' },
  ...{ text: 'no stop', means: 'the loss is unlimited', what_to_do: 'sluice protect SPY' },
  ...{ since: '2020-12-16T14:36:00.000Z', ended_at: null, times: 1, calling: true },
  ...{ mutable: false, acknowledged: null, muted: null },
};

describe('a webhook of events', () => {
  it('sends what orders did since it was made, each in its order, to a stranger who checks the signature', async () => {
    const place = await openEnvironment();
    const { environment, api, post } = place;
    environment.happen(OPENING);
    const receiver = await stranger();
    const made = await post('/webhooks', { url: receiver.url, events: ['orders', 'executions'] });
    expect(made.status).toBe(201);
    const { id, secret } = made.body as { id: string; secret: string };
    receiver.know(secret);
    environment.happen(HELD);
    await api.traderEvents.catchUp();
    environment.happen(CLOSING);
    // The one that was killed had sent nothing; the next one reads on.
    await api.traderEvents.catchUp();
    await api.traderEvents.catchUp();
    expect((await post(`/webhooks/${id}/test`, {})).status).toBe(202);
    await sendAll(place);
    const taken = await until('its lines have come', () => {
      const lines = receiver.taken();
      return lines.length > 4 && lines;
    });
    expect(taken.filter(({ type }) => type === 'webhook.test')).toHaveLength(1);
    const events = taken.filter(({ type }) => type !== 'webhook.test');
    const written = OPENING.length + HELD.length + CLOSING.length;
    await until('the stream has it all', () => environment.door.stream.lastSeq() === written);
    const lines = environment.door.stream.after(OPENING.length);
    const wanted = lines.flatMap((line) =>
      line.kind === 'event' && ['orders', 'executions'].includes(line.topic) ? [line] : [],
    );
    expect(wanted).toHaveLength(4);
    const inOrder = (refs: readonly Pick<Message, 'seq' | 'event'>[]) =>
      Map.groupBy(
        // The stream of this environment names its journal otherwise.
        refs.map(({ seq, event }) => ({ seq, event: { ...event, event_id: '' } })),
        ({ event }) => bracketOf(event),
      );
    expect(inOrder(events)).toEqual(inOrder(wanted as never));
    expect(events.map(({ type }) => type)).toContain('execution.booked');
    const [webhook] = (await place.get('/webhooks')).body as [Record<string, unknown>];
    expect(webhook).toMatchObject({ disabled_at: null, last_delivered_at: expect.any(String) });
  });

  it('says that a journal was replaced, and goes on with the new one', async () => {
    const { environment, api, post, rows } = await openEnvironment();
    environment.happen([...OPENING, ...HELD]);
    await post('/webhooks', { url: ADDRESS, events: ['executions'] });
    const name = 'webhooks/paper-DU1';
    const { store } = api.book.ledger.context;
    const was = JSON.parse((await store.read.cursor(name)) ?? '{}');
    await store.inOneStep((step) =>
      step.saveCursor(name, JSON.stringify({ ...was, hash: 'of a journal that is gone' })),
    );
    await api.traderEvents.catchUp();
    expect(await rows()).toMatchObject([{ type: 'events.gap' }]);
    environment.happen(CLOSING);
    await api.traderEvents.catchUp();
    expect((await rows()).map(({ type }) => type)).toContain('execution.booked');
  });

  it('is for accounts that its holder may see at the time, and for keys that may read them', async () => {
    const { environment, api, post, get, rows } = await openEnvironment();
    const eve = await api.signedIn('eve', 'operator', ['DU2']);
    const wanted = { url: ADDRESS, events: ['orders', 'executions', 'alarms'] };
    expect((await post('/webhooks', wanted, eve)).status).toBe(201);
    expect((await post('/webhooks', wanted)).status).toBe(201);
    environment.happen([...OPENING, ...HELD]);
    await api.traderEvents.catchUp();
    expect(await rows(eve)).toEqual([]);
    const count = (await rows()).length;
    expect(count).toBeGreaterThan(0);
    const users = await api.identity.context.store.users();
    const bob = users.find(({ username }) => username === 'bob');
    const grant = { kind: 'account', resource: 'DU1' } as const;
    const by = { name: 'test', address: 'local', requestId: 'test' };
    await api.identity.users.ungrant(bob?.id ?? '', grant, by);
    environment.happen(CLOSING);
    await api.traderEvents.catchUp();
    expect(await rows()).toHaveLength(count);

    expect(await post('/webhooks', { url: ADDRESS, events: [] })).toMatchObject({ status: 422 });
    const made = await api.ask('POST', '/api/v1/auth/keys', {
      bearer: eve,
      body: { name: 'robot', scopes: ['webhooks'] },
    });
    const { key } = made.body as { key: string };
    expect(await post('/webhooks', wanted, key)).toMatchObject({ status: 403 });
    const lots = { url: ADDRESS, security_ids: [501] };
    expect(await post('/webhooks', lots)).toMatchObject({ status: 403 });
    expect((await get('/webhooks', eve)).body).toHaveLength(1);
  });

  it('sends an alarm when it is raised and when it ends, also if both were missed', async () => {
    const { alarms, api, post, rows } = await openEnvironment();
    alarms([ALARM]);
    await post('/webhooks', { url: ADDRESS, events: ['alarms'] });
    const ended_at = '2020-12-16T15:00:00.000Z';
    const next = { ...ALARM, id: 'A9', since: '2020-12-16T14:50:00.000Z', ended_at };
    alarms([ALARM, next]);
    await api.traderEvents.catchUp();
    alarms([{ ...ALARM, ended_at }, next]);
    await api.traderEvents.catchUp();
    await api.traderEvents.catchUp();
    const sent = (await rows()).map(({ id, type }) => `${id.split('.')[1]} ${type}`);
    const [a7, a9] = [ALARM, next].map(({ id, since }) => `${id}-${Date.parse(since)}`);
    expect(sent.toSorted()).toEqual(
      [`${a7} alarm.ended`, `${a9} alarm.ended`, `${a9} alarm.raised`].toSorted(),
    );
  });
});
