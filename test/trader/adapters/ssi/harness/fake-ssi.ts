// SSI as a list of calls that wait for their answers: nothing is answered but what the test answers, on manual time.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type Instant, instant } from '../../../../../src/kernel/instant.ts';
import type { HttpRequest } from '../../../../../src/trader/adapters/kit/transport/http-call.ts';
import type { SsiGiven } from '../../../../../src/trader/adapters/ssi/connection/context.ts';
import type {
  OpenTransport,
  SsiMessage,
} from '../../../../../src/trader/adapters/ssi/messages/messages.ts';
import { createSsi, type Ssi } from '../../../../../src/trader/adapters/ssi/ssi.ts';
import type { BrokerReport } from '../../../../../src/trader/ports/broker-reports.ts';
import type { MarketUpdate } from '../../../../../src/trader/ports/market-feed.ts';
import { createManualTime, type ManualTime } from '../../../../kernel/manual-time.ts';
import { ACCOUNT } from './orders.ts';
import { FPT, vietnamVenues } from './places.ts';
import { bodyOf, frameOf, subscribed } from './wire-forms.ts';

const KEYS = generateKeyPairSync('rsa', { modulusLength: 1024 });
export const PUBLIC_KEY: KeyObject = KEYS.publicKey;
export const PRIVATE_PEM = KEYS.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Friday, 09:30 in Ho Chi Minh City. */
export const HALF_PAST_NINE = instant(Date.UTC(2026, 10, 20, 2, 30));

const HOUSEKEEPING: readonly (readonly [string, unknown])[] = [
  ['GET /account/info', [{ accountNo: ACCOUNT }]],
  ['GET /trading/ppmmrAccount', {}],
  ['GET /trading/accountBalance', {}],
];

const BOOK = 'GET /trading/orderBook';

export interface Made extends HttpRequest {
  /** The path without the prefix and the query. */
  readonly route: string;
  readonly query: URLSearchParams;
  readonly json: Readonly<Record<string, unknown>>;
}

export interface FakeSsi extends Ssi {
  readonly time: ManualTime;
  readonly reports: BrokerReport[];
  readonly updates: MarketUpdate[];
  /** Every call that was made. */
  readonly made: Made[];
  /** Access tokens of the streams that were opened. */
  readonly streams: string[];
  /** Frames to the stream. */
  readonly said: Readonly<Record<string, unknown>>[];
  readonly kept: { text: string | undefined };
  /** The oldest call of this kind that waits, taken off the list; calls are paced, so one may take a second to be made. */
  take(what: string): Made;
  waiting(what: string): number;
  answer(what: string, data: unknown, status?: number): void;
  /** The pages of the order book, and the one after them that has nothing new. */
  showBook(...rows: readonly object[]): void;
  /** The body as it is. */
  reply(what: string, body: unknown, status?: number): void;
  refuse(what: string, status: number, code: string | number, msg?: string): void;
  /** The oldest call of this kind never gets an answer. */
  lose(what: string, hasLeft?: boolean): void;
  hear(message: SsiMessage): void;
  stream(topic: string, data: unknown): void;
  /** Opens the stream and confirms the subscription. */
  openStream(): void;
  /** The account is checked, the stream is open, and the figures of the account were asked for. */
  open(): void;
  reported<Type extends BrokerReport['type']>(
    type: Type,
  ): readonly Extract<BrokerReport, { type: Type }>[];
  updated<Type extends MarketUpdate['type']>(
    type: Type,
  ): readonly Extract<MarketUpdate, { type: Type }>[];
  states(): readonly string[];
  /** Passes time in steps, answering the pings and the calls that only keep the line alive. */
  pass(ms: number): void;
}

type Given = Partial<SsiGiven> & {
  readonly start?: Instant;
  readonly speed?: number;
  readonly kept?: string;
};

export function createFakeSsi(given: Given = {}): FakeSsi {
  const { start = HALF_PAST_NINE, speed = 1, kept, ...overrides } = given;
  const time = createManualTime(start, speed);
  const waiting: Made[] = [];
  const keptBox: { text: string | undefined } = { text: kept };
  let tell: (message: SsiMessage) => void = () => {};

  const openTransport: OpenTransport = (_target, hear) => {
    tell = hear;
    return {
      request(request) {
        const made = madeOf(request);
        fake.made.push(made);
        waiting.push(made);
      },
      abort(id) {
        const at = waiting.findIndex((each) => each.id === id);
        if (at >= 0) waiting.splice(at, 1);
      },
      openStream: (token) => void fake.streams.push(token),
      say(frame) {
        fake.said.push(JSON.parse(frame));
        return true;
      },
      closeStream() {},
      destroy() {},
    };
  };

  const ssi = createSsi(
    {
      settings: {
        url: 'https://api.example',
        streamUrl: 'wss://stream.example/ws/v3',
        apiKey: 'key',
        apiSecret: 'the-api-secret',
        clientId: '123456',
        privateKey: PRIVATE_PEM,
        deviceId: '00:1A:2B:3C:4D:5E',
        userAgent: 'sluice',
      },
      execution: { collarPercent: 0.2, entryMs: 30_000, ackMs: 5_000 },
      account: ACCOUNT,
      mode: 'live',
      venues: vietnamVenues(),
      keep: {
        read: () => keptBox.text,
        write(text) {
          keptBox.text = text;
        },
      },
      clock: time.clock,
      wall: time.wall,
      log: () => {},
      isHalted: () => false,
      ...overrides,
    },
    openTransport,
  );
  if (ssi === undefined) throw new Error('the key of the tests cannot be read');

  function take(what: string): Made {
    for (let at = 0; at < 10 && fake.waiting(what) === 0; at += 1) time.advance(100);
    const at = waiting.findIndex((made) => isKind(made, what));
    const [found] = at < 0 ? [] : waiting.splice(at, 1);
    if (found !== undefined) return found;
    const list = waiting.map(({ method, route }) => `${method} ${route}`).join(', ');
    throw new Error(`no call ${what} waits; waiting: ${list || 'none'}`);
  }

  const fake: FakeSsi = {
    ...ssi,
    time,
    reports: [],
    updates: [],
    made: [],
    streams: [],
    said: [],
    kept: keptBox,
    take,
    waiting: (what) => waiting.filter((made) => isKind(made, what)).length,
    answer(what, data, status = 200) {
      const { id } = take(what);
      tell({ name: 'answered', id, answer: { status, body: bodyOf(what, data, ACCOUNT) } });
    },
    showBook(...orderList) {
      const book = { orderList, totalOrders: orderList.length };
      fake.answer(BOOK, book);
      if (orderList.length > 0) fake.answer(BOOK, { orderList: [], totalOrders: orderList.length });
    },
    reply(what, body, status = 200) {
      const { id } = take(what);
      tell({ name: 'answered', id, answer: { status, body } });
    },
    refuse(what, status, code, msg = 'refused') {
      const { id } = take(what);
      tell({ name: 'answered', id, answer: { status, body: { code, msg } } });
    },
    lose(what, hasLeft = true) {
      const { id } = take(what);
      tell({ name: 'unanswered', id, why: 'reset', hasLeft });
    },
    hear: (message) => tell(message),
    stream(topic, data) {
      tell({ name: 'stream-received', frame: frameOf(topic, data) });
    },
    openStream() {
      tell({ name: 'stream-opened' });
      tell({ name: 'stream-received', frame: subscribed() });
    },
    open() {
      fake.answer('GET /account/info', [{ accountNo: ACCOUNT, accountType: 'Cash' }]);
      fake.openStream();
    },
    reported: (type) =>
      fake.reports.filter(
        (report): report is Extract<BrokerReport, { type: typeof type }> => report.type === type,
      ),
    updated: (type) =>
      fake.updates.filter(
        (update): update is Extract<MarketUpdate, { type: typeof type }> => update.type === type,
      ),
    states: () => fake.reported('gateway-changed').map(({ state }) => state),
    pass(ms) {
      for (let left = ms; left > 0; left -= 250) {
        time.advance(Math.min(left, 250));
        for (const [what, data] of HOUSEKEEPING)
          while (fake.waiting(what) > 0) fake.answer(what, data);
        tell({ name: 'stream-received', frame: { channel: 'HEARTBEAT', status: 'success' } });
      }
    },
  };
  ssi.broker.reports$.subscribe((report) => fake.reports.push(report));
  ssi.market.updates$.subscribe((update) => fake.updates.push(update));
  return fake;
}

function madeOf(request: HttpRequest): Made {
  const { pathname, searchParams } = new URL(request.path, 'https://api.example');
  return {
    ...request,
    route: pathname.replace('/api/v3', ''),
    query: searchParams,
    json: request.body === undefined ? {} : JSON.parse(request.body),
  };
}

function isKind({ method, route }: Made, what: string): boolean {
  return `${method} ${route}` === what;
}

/** What was kept of a login that is valid for hours. */
export function keptLogin(until: Instant = instant(HALF_PAST_NINE + 8 * 3_600_000)): string {
  return JSON.stringify({
    access: 'access-1',
    accessUntil: until,
    refresh: 'refresh-1',
    refreshUntil: until + 86_400_000,
  });
}

/** Logged in, open, and watching FPT. */
export function createReadySsi(given: Given = {}): FakeSsi {
  const fake = createFakeSsi({ kept: keptLogin(), ...given });
  fake.broker.start();
  fake.open();
  fake.market.subscribe(FPT);
  return fake;
}
