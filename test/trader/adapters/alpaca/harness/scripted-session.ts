// The session with Alpaca on manual time, over a transport that answers as a test says.
import { instant } from '../../../../../src/kernel/instant.ts';
import { US } from '../../../../../src/market/venues/us.ts';
import {
  type AlpacaGiven,
  createAlpaca,
} from '../../../../../src/trader/adapters/alpaca/alpaca.ts';
import type {
  AlpacaMessage,
  OpenTransport,
} from '../../../../../src/trader/adapters/alpaca/messages/messages.ts';
import type {
  HttpAnswer,
  HttpRequest,
} from '../../../../../src/trader/adapters/kit/transport/http-call.ts';
import type { BrokerReport } from '../../../../../src/trader/ports/broker-reports.ts';
import { createManualTime } from '../../../../kernel/manual-time.ts';
import { ACCOUNT } from './simulated.ts';

export const TEN = instant(Date.UTC(2026, 10, 24, 15));

/** `lost`: no answer, though Alpaca may have the call; `unsent`: it certainly has not. */
export type Reply = (call: HttpRequest) => HttpAnswer | 'lost' | 'unsent' | undefined;

/** Answers with lists that are empty, but for what `reply` answers. */
export function scriptedSession(more: Partial<AlpacaGiven> = {}) {
  const time = createManualTime(TEN);
  const calls: HttpRequest[] = [];
  const opened: string[] = [];
  const reports: BrokerReport[] = [];
  const unanswered: HttpRequest[] = [];
  let isMute = false;
  let reply: Reply = () => undefined;
  let receive: (message: AlpacaMessage) => void = () => {};
  const account = { account_number: ACCOUNT, status: 'ACTIVE', equity: '1000', cash: '1000' };
  const usual = ({ path }: HttpRequest): HttpAnswer =>
    path.startsWith('/v2/account?') || path === '/v2/account'
      ? { status: 200, body: account }
      : path.startsWith('/v2/orders/') || path.startsWith('/v2/orders:')
        ? { status: 404, body: { code: 40410000, message: 'order not found' } }
        : { status: 200, body: [] };

  /** Everything under way is answered, and what follows from it. */
  function settle(): void {
    for (let call = unanswered.shift(); call !== undefined; call = unanswered.shift()) {
      const { id } = call;
      const answer = reply(call) ?? usual(call);
      if (typeof answer === 'string')
        receive({ name: 'unanswered', id, why: answer, hasLeft: answer === 'lost' });
      else receive({ name: 'answered', id, answer });
    }
  }

  const frame = (data: object) => receive({ name: 'stream-received', line: 'orders', frame: data });
  const openTransport: OpenTransport = (_, given) => {
    receive = given;
    return {
      request(call) {
        calls.push(call);
        unanswered.push(call);
      },
      abort() {},
      openStream: (line) => void opened.push(line),
      say: () => true,
      ping(line) {
        if (!isMute) time.wall.after(1, () => receive({ name: 'stream-alive', line }));
        return true;
      },
      closeStream() {},
      destroy() {},
    };
  };
  const { broker } = createAlpaca(
    {
      settings: {
        ...{ environment: 'paper', url: 'http://a', dataUrl: 'http://a', data: 'iex' },
        ...{ dataStreamUrl: 'ws://a', apiKey: 'key', apiSecret: 'secret' },
      },
      execution: { collarPercent: 0.2, entryMs: 30_000, ackMs: 5_000 },
      ...{ account: ACCOUNT, mode: 'paper', venue: US, clock: time.clock, wall: time.wall },
      ...{ log: () => {}, isHalted: () => false },
      ...more,
    },
    openTransport,
  );
  broker.reports$.subscribe((report) => reports.push(report));

  function pass(ms: number): void {
    for (let passed = 0; passed < ms; passed += 100) {
      time.advance(100);
      settle();
    }
  }

  function listen(): void {
    receive({ name: 'stream-opened', line: 'orders' });
    frame({ stream: 'authorization', data: { status: 'authorized' } });
    frame({ stream: 'listening', data: { streams: ['trade_updates'] } });
    settle();
  }

  return {
    ...{ broker, reports, opened, calls, settle, pass },
    /** What changes something at Alpaca. */
    commands: () => calls.filter(({ method }) => method !== 'GET'),
    replies(next: Reply) {
      reply = next;
    },
    mute() {
      isMute = true;
    },
    last: (type: BrokerReport['type']) => reports.findLast((report) => report.type === type),
    open() {
      broker.start();
      settle();
      listen();
    },
    /** The stream of orders ends, and another one begins. */
    reopen() {
      const before = opened.length;
      receive({ name: 'stream-closed', line: 'orders', why: 'test' });
      while (opened.length === before) pass(1_000);
      listen();
    },
    frame,
    stream: (event: string, order: object, more: object = {}) =>
      frame({ stream: 'trade_updates', data: { event, order, ...more } }),
  };
}
