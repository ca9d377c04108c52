// Alpaca's trading stream over real sockets: what the orders of a key do, each execution once, and on from where a program was.
import { Packr } from 'msgpackr';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { saidNow } from '../../../../src/api/http/alpaca-streams/early-cancels.ts';
import type { KnownOrder } from '../../../../src/api/http/alpaca-streams/known-orders.ts';
import { createTradeReader } from '../../../../src/api/http/alpaca-streams/trade-reader.ts';
import type { Fact } from '../../../../src/trader/domain/facts/facts.ts';
import { until } from '../../../processes/waiting.ts';
import { CLOSING, HELD, OPENING } from '../../../trader/adapters/sqlite/one-trade.ts';
import { served } from '../../harness/served.ts';
import { KEYS, openEnvironment, PLACE, WHOLE } from '../../harness/traded-journal.ts';

interface Update {
  readonly event: string;
  readonly execution_id: string;
  readonly qty?: string;
  readonly position_qty?: string;
  readonly order: Readonly<Record<string, unknown>>;
}

interface Program {
  readonly updates: Update[];
  readonly said: readonly unknown[];
  readonly isBinary: readonly boolean[];
  say(message: object): void;
  /** A frame as it is. */
  write(bytes: Buffer | string): void;
  listen(id?: string, secret?: string): Promise<void>;
  leave(): Promise<void>;
}

async function program(
  url: string,
  { headers = {}, autoPong = true }: { headers?: Record<string, string>; autoPong?: boolean } = {},
): Promise<Program> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/alpaca/stream`, { headers, autoPong });
  const packer = new Packr({ useRecords: false, variableMapSize: true });
  const isPacked = headers['content-type'] === 'application/msgpack';
  const said: { stream?: string; data?: Update }[] = [];
  const isBinary: boolean[] = [];
  const updates: Update[] = [];
  socket.on('message', (bytes: Buffer, binary) => {
    const message = isPacked ? packer.unpack(bytes) : JSON.parse(bytes.toString('utf8'));
    isBinary.push(binary);
    said.push(message);
    if (message.stream === 'trade_updates') updates.push(message.data);
  });
  let isClosed = false;
  socket.on('close', () => {
    isClosed = true;
  });
  const write = (bytes: Buffer | string) => socket.send(bytes);
  const say = (message: object) => write(isPacked ? packer.pack(message) : JSON.stringify(message));
  onTestFinished(() => socket.terminate());
  await new Promise((resolve) => socket.once('open', resolve));
  return {
    ...{ updates, said, isBinary, say, write },
    async listen(id = 'bot', secret = 'open sesame') {
      say({ action: 'authenticate', data: { key_id: id, secret_key: secret } });
      say({ action: 'listen', data: { streams: ['trade_updates'] } });
      await until('it listens', () => said.some(({ stream }) => stream === 'listening'));
    },
    async leave() {
      socket.close();
      await until('it has left', () => isClosed);
    },
  };
}

const [STOP, TARGET] = ['abcdefgh.6.s', 'abcdefgh.6.t'];

/** The trade, with a target beside its stop. */
const WITH_TARGET: readonly Fact[] = [...OPENING, ...HELD].map((fact): Fact => {
  if (fact.type !== 'entry-intended') return fact;
  const stop = fact.legs.find(({ leg }) => leg === 's');
  if (stop === undefined) throw new Error('no stop');
  const { stopPrice: _, ...terms } = stop;
  const target = { ...terms, orderRef: TARGET, leg: 't', type: 'limit', limitPrice: 380 } as const;
  return { ...fact, legs: [...fact.legs, target] };
});
const reported = (orderRef: string, status: 'working' | 'cancelled'): Fact => ({
  ...{ type: 'order-updated', orderRef, symbol: 'SPY', status },
});
/** All of the trade is closed by its target. */
const TARGET_FILLED: readonly Fact[] = CLOSING.map((fact) =>
  fact.type === 'execution-booked' ? { ...fact, orderRef: TARGET, leg: 't' } : fact,
);
const LATER: Fact = { type: 'foreign-seen', symbol: 'QQQ', quantity: 7 };

const eventsOf = ({ updates }: Program) =>
  updates.map(({ event, order }) => `${event} ${order.side} ${order.filled_qty}`);

describe('the trading stream', () => {
  it('says what the orders of the key do, in their order, as they were then', async () => {
    const { api, happen } = await openEnvironment();
    const bot = await program(api.url);
    await bot.listen();
    const other = await program(api.url);
    await other.listen('other');
    happen(OPENING);
    happen(HELD);
    happen(CLOSING);
    await until('the whole trade', () => bot.updates.length >= WHOLE.length);
    expect(eventsOf(bot)).toEqual(WHOLE);
    expect(bot.said.slice(0, 2)).toEqual([
      { stream: 'authorization', data: { status: 'authorized', action: 'authenticate' } },
      { stream: 'listening', data: { streams: ['trade_updates'] } },
    ]);
    const [, accepted, part] = bot.updates;
    expect(accepted?.order).toMatchObject({ status: 'new', filled_avg_price: null });
    expect(part).toMatchObject({
      ...{ qty: '60', price: '369.7', position_qty: '60' },
      order: { client_order_id: 'first', status: 'partially_filled', filled_avg_price: '369.7' },
    });
    expect(bot.updates[4]).toMatchObject({
      ...{ qty: '40', position_qty: '100' },
      order: { status: 'filled', filled_avg_price: '369.74' },
    });
    expect(bot.updates.at(-1)).toMatchObject({ position_qty: '0', order: { type: 'stop' } });
    expect(bot.isBinary).not.toContain(false);
    expect(new Set(bot.updates.map(({ execution_id: id }) => id)).size).toBe(WHOLE.length);
    expect(other.updates).toEqual([]);
  });

  it('shows a replaced order as at work while its broker still calls it pending', async () => {
    const { api, happen } = await openEnvironment();
    const bot = await program(api.url);
    await bot.listen();
    happen(OPENING);
    happen(
      HELD.map((fact) =>
        fact.type === 'order-updated' ? { ...fact, status: 'pending_modify' } : fact,
      ),
    );
    await until('the change', () => bot.updates.length === 7);
    expect(bot.updates.slice(-2).map(({ event, order }) => [event, order.status])).toEqual([
      ['pending_replace', 'pending_replace'],
      ['replaced', 'new'],
    ]);
  });

  it('goes on where the program was, after a break and in another process', async () => {
    const { api, environment, happen } = await openEnvironment();
    const first = await program(api.url);
    await first.listen();
    happen(OPENING);
    await until('the first part', () => first.updates.length === 4);
    const kept = () => api.book.ledger.read.cursor('alpaca/bot@DU1');
    await until('its position is kept', async () =>
      ((await kept()) ?? '').includes(`"seq":${OPENING.length}`),
    );
    await first.leave();
    happen(HELD);
    const traders = [{ ...PLACE, dataFolder: environment.dataFolder }];
    const { client, stream } = environment.door;
    const as = { traders, alpaca: { keys: KEYS, plainBuys: { kind: 'refuse' } as const } };
    const next = await served([client], 'closed', new Map([['DU1', stream]]), {
      ...as,
      place: api.place,
    });
    const second = await program(next.url);
    await second.listen();
    happen(CLOSING);
    await until('the rest', () => second.updates.length >= WHOLE.length - 4);
    expect([...eventsOf(first), ...eventsOf(second)]).toEqual(WHOLE);
  });

  it('says what became of a fill that the broker corrects, or takes back', async () => {
    const { api, happen } = await openEnvironment();
    const bot = await program(api.url);
    await bot.listen();
    happen(OPENING);
    happen(HELD);
    happen(CLOSING);
    await until('all of it', () => bot.updates.length === WHOLE.length);
    const [sold] = CLOSING;
    if (sold?.type !== 'execution-booked') throw new Error('no execution');
    const was = { execId: sold.execId, shares: 100, price: 368.99 };
    const dearer = { ...sold, execId: 'x1.02', price: 369.5, replaces: was };
    const taken = { ...dearer, execId: 'x1.03', shares: 0 };
    happen([dearer, { ...taken, replaces: { ...was, execId: 'x1.02', price: 369.5 } }]);
    await until('the corrections', () => bot.updates.length === WHOLE.length + 2);
    const [fill, correct, bust] = bot.updates.slice(-3);
    expect(correct).toMatchObject({
      ...{ event: 'trade_correct', price: '369.5', qty: '100' },
      previous_execution_id: fill?.execution_id,
    });
    expect(bust).toMatchObject({
      ...{ event: 'trade_bust', price: '369.5', qty: '-100' },
      ...{ previous_execution_id: correct?.execution_id, order: { filled_qty: '0' } },
    });
    expect(new Set(bot.updates.map((one) => one.execution_id)).size).toBe(WHOLE.length + 2);
  });

  it('repeats what a program may not have got, with the same execution ids', async () => {
    const { api, happen } = await openEnvironment();
    const deaf = await program(api.url, { autoPong: false });
    await deaf.listen();
    happen(OPENING);
    await until('the first part', () => deaf.updates.length === 4);
    await deaf.leave();
    const again = await program(api.url);
    await again.listen();
    happen(HELD);
    await until('the second part', () => again.updates.length >= 3);
    expect(eventsOf(again)).toEqual(WHOLE.slice(4, 7));
  });

  it('is read as MessagePack by a client that asks for it', async () => {
    const { api, happen } = await openEnvironment();
    const bot = await program(api.url, { headers: { 'content-type': 'application/msgpack' } });
    await bot.listen();
    happen(OPENING);
    await until('the first part', () => bot.updates.length === 4);
    expect(eventsOf(bot)).toEqual(WHOLE.slice(0, 4));
  });

  it.each([
    ['a number of 64 bits', 'application/msgpack', Buffer.from('cfffffffffffffffff', 'hex')],
    ['one in a list', 'application/msgpack', Buffer.from('91cfffffffffffffffff', 'hex')],
    ['lists in lists', 'application/json', `${'['.repeat(8_000)}${']'.repeat(8_000)}`],
    ['nothing', 'application/json', ''],
  ])('goes on after a frame that is %s', async (_, type, frame) => {
    const { api, happen } = await openEnvironment();
    const bot = await program(api.url, { headers: { 'content-type': type } });
    bot.write(frame);
    await bot.listen();
    happen(OPENING);
    await until('the first part', () => bot.updates.length === 4);
  });

  it('begins now for a program that was away for long', async () => {
    const { api, happen } = await openEnvironment();
    const first = await program(api.url);
    await first.listen();
    happen(OPENING);
    await until('the first part', () => first.updates.length === 4);
    await first.leave();
    api.pass(16 * 60_000);
    happen(HELD);
    const second = await program(api.url);
    await second.listen();
    happen(CLOSING);
    await until('the end', () => second.updates.length > 0);
    expect(eventsOf(second)).toEqual(WHOLE.slice(-1));
  });

  describe('when the broker ends a stop whose target fills', () => {
    async function held() {
      const environment = await openEnvironment();
      const bot = await program(environment.api.url);
      await bot.listen();
      environment.happen([...WITH_TARGET, reported(TARGET, 'working')]);
      const isAtWork = ({ event, order }: Update) =>
        event === 'new' && order.side === 'sell' && order.type === 'limit';
      await until('both ends work', () => bot.updates.some(isAtWork));
      const before = bot.updates.length;
      const since = () =>
        bot.updates.slice(before).map(({ event, order }) => `${event} ${order.type}`);
      return { happen: environment.happen, since };
    }

    it.each([
      ['before its fill', [reported(STOP, 'cancelled'), ...TARGET_FILLED]],
      ['after its fill', [...TARGET_FILLED, reported(STOP, 'cancelled')]],
    ])('says the fill first, as Alpaca does, though the end is reported %s', async (_, facts) => {
      const { happen, since } = await held();
      happen(facts);
      await until('both', () => since().length >= 2);
      expect(since()).toEqual(['fill limit', 'canceled stop']);
    });

    it('says the fill first though it is recorded later', async () => {
      const { happen, since } = await held();
      happen([reported(STOP, 'cancelled')]);
      happen(TARGET_FILLED);
      await until('both', () => since().length >= 2);
      expect(since()).toEqual(['fill limit', 'canceled stop']);
    });

    it('says an end without a fill soon after', async () => {
      const { happen, since } = await held();
      happen([reported(STOP, 'cancelled'), LATER, LATER, LATER]);
      await until('the end', () => since().length > 0);
      expect(since()).toEqual(['canceled stop']);
    });

    it('says it by the time too, if nothing more is recorded', () => {
      const end = { state: 'cancelled', filled: 0, symbol: 'SPY' } as const;
      const known = new Map<string, KnownOrder>([
        [STOP, { ...end, unsaid: { seq: 9, at: 1_000 } }],
        [TARGET, { ...end, state: 'working' }],
      ]);
      expect(saidNow(known, 3_000)).toEqual([]);
      expect(saidNow(known, 3_001)).toMatchObject([{ event: 'canceled', from: { seq: 9 } }]);
      expect(saidNow(known, 3_002)).toEqual([]);
    });
  });

  it('ends for a program that does not prove its key in time', () => {
    const waiting: (() => void)[] = [];
    const closed: string[] = [];
    const after = (_: number, call: () => void) => {
      waiting.push(call);
      return () => void waiting.splice(waiting.indexOf(call), 1);
    };
    const socket = {
      ...{ send() {}, ping() {}, waiting: () => 0 },
      close: (_: number, why: string) => void closed.push(why),
    };
    createTradeReader({ prove: async () => undefined, after, onFault() {} }, socket);
    expect(waiting).toHaveLength(1);
    waiting[0]?.();
    expect(closed).toEqual(['auth timeout']);
    createTradeReader({ prove: async () => undefined, after, onFault() {} }, socket).leave();
    expect(waiting).toHaveLength(1);
  });

  it('keeps a place that was said twice only as far as it was answered', async () => {
    const place = (refs: readonly string[]) => ({
      ...{ journalId: 'j', seq: 7, hash: 'h' },
      known: new Map<string, KnownOrder>(
        refs.map((ref) => [ref, { state: 'cancelled', filled: 0, unsaid: { seq: 7, at: 1 } }]),
      ),
    });
    const [before, behind] = [place([STOP]), place([])];
    const message = { stream: 'trade_updates', data: { event_id: '1', at: '2' } };
    // A cancel that waited is said at the place where the facts before it ended.
    const steps = [
      { messages: [message], position: before },
      { messages: [message], position: behind },
    ];
    const kept: unknown[] = [];
    const pings: string[] = [];
    let news = () => {};
    const reader = createTradeReader(
      {
        prove: async () => ({
          kept: { save: async (position) => void kept.push(position) },
          updates: { begin: async () => place([]), readOn: async () => steps.shift() },
          onNews(call) {
            news = call;
            return () => {};
          },
        }),
        ...{ after: () => () => {}, onFault() {} },
      },
      {
        ...{ send() {}, close() {}, waiting: () => 0 },
        ping: (text: string) => void pings.push(text),
      },
    );
    await reader.receive('{"action":"auth","key":"bot","secret":"open sesame"}');
    await reader.receive('{"action":"listen","data":{"streams":["trade_updates"]}}');
    news();
    await until('both are said', () => pings.length === 2);
    const [first = '', second = ''] = pings;
    reader.ponged(first);
    expect(kept).toEqual([before]);
    reader.ponged(second);
    expect(kept).toEqual([before, behind]);
  });

  it('says nothing without the right key', async () => {
    const { api } = await openEnvironment();
    const bot = await program(api.url);
    bot.say({ action: 'listen', data: { streams: ['trade_updates'] } });
    bot.say({ action: 'dance' });
    bot.say({ action: 'authenticate', data: { key_id: 'bot', secret_key: 'wrong' } });
    await until('the answers', () => bot.said.length === 3);
    expect(bot.said).toEqual([
      { stream: 'authorization', data: { status: 'unauthorized', action: 'listen' } },
      { action: 'error', data: { error_message: expect.stringContaining('listen') } },
      { stream: 'authorization', data: { status: 'unauthorized', action: 'authenticate' } },
    ]);
  });
});
