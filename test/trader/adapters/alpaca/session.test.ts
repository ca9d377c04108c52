// The session with Alpaca on manual time and a scripted transport: what is sent, to which account, and never twice.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type {
  HttpAnswer,
  HttpRequest,
} from '../../../../src/trader/adapters/kit/transport/http-call.ts';
import type { ApprovedCancel } from '../../../../src/trader/ports/broker.ts';
import { scriptedSession, TEN } from './harness/scripted-session.ts';
import { ACCOUNT, bracket, changeOf, exitOf, stopOf } from './harness/simulated.ts';

const ENTRY = 'abcd2345.1.e.f';

const cancelOf = (orderRef: string) => ({ orderRef }) as unknown as ApprovedCancel;
const isPost = ({ method }: HttpRequest) => method === 'POST';

const SHOWN = {
  ...{ id: 'o1', client_order_id: 'abcd2345.3.s', symbol: 'AAPL', side: 'sell', type: 'stop' },
  ...{ qty: '10', filled_qty: '0', stop_price: '145', time_in_force: 'gtc', status: 'new' },
  ...{ submitted_at: '2026-11-24T15:00:00Z', updated_at: '2026-11-24T15:00:00Z' },
};

describe('the session', () => {
  it('sends nothing for another account', () => {
    const at = scriptedSession();
    at.replies(({ path }) =>
      path === '/v2/account' ? { status: 200, body: { account_number: 'PA3OTHER' } } : undefined,
    );
    at.broker.start();
    at.settle();
    expect(at.last('wrong-account')).toMatchObject({ wanted: ACCOUNT, offered: ['PA3OTHER'] });
    at.broker.submit(stopOf('3', 10));
    at.pass(59_000);
    expect([at.opened, at.commands()]).toEqual([[], []]);
    expect(at.last('not-sent')).toMatchObject({ reason: 'gateway_not_ready' });
    // It needs a person, so it is asked again only once a minute.
    expect(at.calls).toHaveLength(1);
  });

  it('compares again and again within the calls of a minute: none waits long, and other calls have room', () => {
    const at = scriptedSession();
    at.open();
    const waits: number[] = [];
    const before = at.calls.length;
    for (let passed = 0; passed < 60_000; passed += 500) {
      const answered = at.reports.length;
      at.broker.requestSnapshot();
      at.settle();
      let waited = 0;
      while (!at.reports.slice(answered).some(({ type }) => type === 'snapshot')) {
        at.pass(100);
        waited += 100;
      }
      waits.push(waited);
      passed += waited;
      at.pass(500);
    }
    expect(waits.slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(Math.max(...waits)).toBeLessThanOrEqual(5_000);
    expect(at.calls.length - before).toBeLessThan(100);
  });

  it('sends nothing in a dry run: no order, change or cancel', () => {
    const at = scriptedSession({ mode: 'dry-run' });
    at.open();
    at.stream('new', SHOWN);
    at.broker.submit(bracket('1', { limitPrice: 150.5 }));
    at.broker.submit(stopOf('4', 10));
    at.broker.modify(changeOf('abcd2345.3.s', 146));
    at.broker.cancel(cancelOf('abcd2345.3.s'));
    at.settle();
    expect(at.commands()).toEqual([]);
    expect(at.last('not-sent')).toMatchObject({ reason: 'dry_run' });
    expect(at.last('order-refused')).toMatchObject({ refusal: { isUnsent: true } });
    expect(at.last('cancel-refused')).toMatchObject({ text: 'not sent: dry run' });
  });

  it('sends no entry under the halt file or on a silent stream, and still what protects and closes', () => {
    let isHalted = true;
    const at = scriptedSession({ isHalted: () => isHalted });
    at.open();
    const sendAll = (seq: string) => {
      at.broker.submit(bracket(seq, { limitPrice: 150.5 }));
      at.broker.submit(stopOf(`${seq}s`, 10));
      at.broker.submit(exitOf(`${seq}x`, undefined));
      at.settle();
    };
    sendAll('1');
    expect(at.last('not-sent')).toMatchObject({ reason: 'halt_file' });
    isHalted = false;
    at.mute();
    const isSuspect = () => Object(at.last('gateway-changed')).state === 'suspect';
    for (let tries = 0; tries < 100 && !isSuspect(); tries += 1) at.pass(100);
    expect(at.last('gateway-changed')).toMatchObject({ state: 'suspect' });
    sendAll('2');
    expect(at.last('not-sent')).toMatchObject({ reason: 'gateway_mute' });
    const sent = at.commands().map(({ body = '' }) => JSON.parse(body).client_order_id);
    expect(sent).toEqual(['1s.s', '1x.x', '2s.s', '2x.x'].map((ref) => `abcd2345.${ref}`));
  });
});

describe('an order', () => {
  it.each<[string, HttpAnswer | 'lost']>([
    ['no answer', 'lost'],
    ['a failure', { status: 500, body: {} }],
    ['a timeout at Alpaca', { status: 408, body: {} }],
    ['an answer that is not JSON', { status: 200, body: undefined }],
    [
      'a name that is taken',
      { status: 422, body: { code: 40010001, message: 'client_order_id must be unique' } },
    ],
  ])('with %s may be there: it is looked for by its name, and never sent again', (_, answer) => {
    const at = scriptedSession();
    at.open();
    at.replies((call) => (isPost(call) ? answer : undefined));
    at.broker.submit(bracket('1', { limitPrice: 150.5 }));
    at.settle();
    at.pass(20_000);
    expect(at.commands()).toHaveLength(1);
    expect([at.last('order-refused'), at.last('not-sent')]).toEqual([undefined, undefined]);
    const byName = `/v2/orders:by_client_order_id?client_order_id=${ENTRY}&nested=true`;
    expect(at.calls.map(({ path }) => path)).toContain(byName);
  });

  it('that certainly did not leave was not sent', () => {
    const at = scriptedSession();
    at.open();
    at.replies((call) => (isPost(call) ? 'unsent' : undefined));
    at.broker.submit(bracket('1', { limitPrice: 150.5 }));
    at.settle();
    expect(at.last('not-sent')).toMatchObject({ reason: 'gateway_not_ready' });
  });

  it('that nothing shows is not there once ten seconds are over, and Alpaca has said so', () => {
    const at = scriptedSession();
    at.open();
    at.broker.cancel(cancelOf('abcd2345.9.x'));
    at.settle();
    at.pass(9_000);
    expect(at.last('cancel-refused')).toBeUndefined();
    at.pass(4_000);
    expect(at.last('cancel-refused')).toMatchObject({ known: false });
    const unsure = scriptedSession();
    unsure.open();
    unsure.replies(({ path }) =>
      path.startsWith('/v2/orders:') ? { status: 500, body: {} } : undefined,
    );
    unsure.broker.cancel(cancelOf('abcd2345.9.x'));
    unsure.settle();
    unsure.pass(20_000);
    expect(unsure.last('cancel-refused')).toBeUndefined();
  });

  it('that Alpaca took no call for is sent again as it was, unless it is cancelled meanwhile', () => {
    const at = scriptedSession();
    at.open();
    at.replies((call) => (isPost(call) ? { status: 429, body: {}, retryAfter: '1' } : undefined));
    at.broker.submit(bracket('1', { limitPrice: 150.5 }));
    at.broker.submit(bracket('2', { limitPrice: 150.5 }));
    at.settle();
    at.broker.cancel(cancelOf('abcd2345.2.e'));
    at.replies(() => undefined);
    at.pass(3_000);
    const bodies = at.commands().map(({ body }) => body ?? '');
    expect(bodies.filter((body) => body.includes(ENTRY))).toHaveLength(2);
    expect(new Set(bodies.filter((body) => body.includes(ENTRY))).size).toBe(1);
    expect(bodies.filter((body) => body.includes('abcd2345.2.e'))).toHaveLength(1);
    expect(at.commands().every(isPost)).toBe(true);
  });

  it('of a prediction that is over is not sent when its turn comes', () => {
    const at = scriptedSession();
    at.open();
    at.replies((call) => (isPost(call) ? { status: 429, body: {}, retryAfter: '2' } : undefined));
    const order = bracket('1', { limitPrice: 150.5 });
    at.broker.submit({ ...order, validUntil: instant(TEN + 1_000) });
    at.settle();
    at.replies(() => undefined);
    at.pass(5_000);
    expect(at.commands()).toHaveLength(1);
    expect(at.last('order-refused')).toMatchObject({
      refusal: { text: 'not sent again: prediction_expired' },
    });
  });

  it('is changed under the next name each time, never in its quantity, and not once it has ended', () => {
    const at = scriptedSession();
    at.open();
    at.stream('new', SHOWN);
    at.broker.modify({ ...changeOf('abcd2345.3.s', 146), quantity: 9 } as never);
    expect(at.last('order-refused')).toMatchObject({ refusal: { meaning: 'unchangeable' } });
    at.broker.modify(changeOf('abcd2345.3.s', 146));
    at.settle();
    const next = { ...SHOWN, id: 'o2', client_order_id: 'abcd2345.3.s.r1', replaces: 'o1' };
    at.stream('replaced', { ...SHOWN, status: 'replaced', replaced_by: 'o2' });
    at.stream('new', { ...next, updated_at: '2026-11-24T15:00:01Z' });
    at.broker.modify(changeOf('abcd2345.3.s', 147));
    at.settle();
    const changes = at
      .commands()
      .map(({ method, path, body = '' }) => [method, path, JSON.parse(body)]);
    expect(changes).toEqual([
      ['PATCH', '/v2/orders/o1', { stop_price: '146', client_order_id: 'abcd2345.3.s.r1' }],
      ['PATCH', '/v2/orders/o2', { stop_price: '147', client_order_id: 'abcd2345.3.s.r2' }],
    ]);
    at.stream('canceled', { ...next, status: 'canceled', updated_at: '2026-11-24T15:00:02Z' });
    at.broker.modify(changeOf('abcd2345.3.s', 148));
    at.settle();
    expect(at.last('order-refused')).toMatchObject({ refusal: { meaning: 'no_parent' } });
    expect(at.commands()).toHaveLength(2);
  });

  it('that is not there, or has filled, says so to its cancel', () => {
    const at = scriptedSession();
    at.open();
    at.stream('new', SHOWN);
    const cancelled = (status: number, order: object | undefined) => {
      at.replies(({ method, path }) => {
        if (method === 'DELETE') return { status, body: { code: 1, message: 'no' } };
        return path.startsWith('/v2/orders/o1') && order !== undefined
          ? { status: 200, body: order }
          : undefined;
      });
      at.broker.cancel(cancelOf('abcd2345.3.s'));
      at.settle();
      return at.last('cancel-refused');
    };
    expect(cancelled(404, undefined)).toMatchObject({ known: false });
    const filled = { ...SHOWN, status: 'filled', filled_qty: '10' };
    expect(cancelled(422, filled)).toMatchObject({ known: true, isFilled: true });
  });
});
