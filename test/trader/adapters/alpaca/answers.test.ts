// What answers of Alpaca mean, each in its form: what was done, refused or may have been done, and figures of the account.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { blockedIn } from '../../../../src/trader/adapters/alpaca/account/blocked.ts';
import { positionsIn } from '../../../../src/trader/adapters/alpaca/account/positions.ts';
import { outcomeOf } from '../../../../src/trader/adapters/alpaca/messages/answers.ts';
import { timeIn } from '../../../../src/trader/adapters/alpaca/messages/times.ts';
import {
  isSettlingChange,
  meaningOf,
} from '../../../../src/trader/adapters/alpaca/orders/refusals.ts';

const SHORT_OF_SHARES = { code: 40310000, message: 'insufficient qty', held_for_orders: '10' };
const TAKEN = { code: 40010001, message: 'client_order_id must be unique' };

describe('an answer', () => {
  it.each([
    ['nothing to say', { status: 204, body: undefined }, { kind: 'done' }],
    ['an order', { status: 200, body: { id: 'x' } }, { kind: 'done', data: { id: 'x' } }],
    ['no JSON', { status: 200, body: undefined }, { kind: 'unclear' }],
    ['a redirect', { status: 302, body: {} }, { kind: 'unclear' }],
    ['a wrong key', { status: 401, body: {} }, { kind: 'unauthorized' }],
    ['a key that may not', { status: 403, body: { message: 'no' } }, { kind: 'unauthorized' }],
    ['no shares', { status: 403, body: SHORT_OF_SHARES }, { kind: 'refused', heldForOrders: 10 }],
    ['a refusal', { status: 422, body: TAKEN }, { kind: 'refused', code: '40010001' }],
    // The gateway before Alpaca gave up waiting for it.
    ['a timeout', { status: 408, body: TAKEN }, { kind: 'unclear' }],
    ['a failure', { status: 500, body: TAKEN }, { kind: 'unclear' }],
    ['too many calls', { status: 429, body: {} }, { kind: 'limited', waitMs: undefined }],
    ['a pause', { status: 429, body: {}, retryAfter: '2' }, { kind: 'limited', waitMs: 2_000 }],
    [
      'no pause',
      { status: 429, body: {}, retryAfter: '0' },
      { kind: 'limited', waitMs: undefined },
    ],
    [
      'a long one',
      { status: 429, body: {}, retryAfter: '900' },
      { kind: 'limited', waitMs: 60_000 },
    ],
  ])('with %s', (_, answer, outcome) => {
    expect(outcomeOf(answer)).toMatchObject(outcome);
  });

  it('refuses a change for now, or for good', () => {
    const refused = (status: number, body: object) => outcomeOf({ status, body });
    const settling = [
      refused(422, { code: 42210000, message: 'order is pending replace' }),
      refused(422, { code: 42210000, message: 'invalid order status' }),
      refused(422, { code: 1, message: 'order not sent to exchange' }),
      refused(422, { code: 1, message: 'order is not open' }),
      refused(403, SHORT_OF_SHARES),
    ];
    expect(settling.map(isSettlingChange)).toEqual(settling.map(() => true));
    const final = [
      refused(422, { code: 42210000, message: 'stop price must be below the market' }),
      refused(404, { code: 1, message: 'order is not open' }),
      refused(403, { ...SHORT_OF_SHARES, held_for_orders: '0' }),
      outcomeOf({ status: 500, body: { message: 'pending' } }),
    ];
    expect(final.map(isSettlingChange)).toEqual(final.map(() => false));
  });

  it('refuses for want of money only in its words', () => {
    const meaning = (status: number, body: object) => meaningOf(outcomeOf({ status, body }));
    const buyingPower = 'insufficient buying power';
    expect(meaning(403, { code: 40310000, message: buyingPower })).toBe('no_margin');
    expect(meaning(403, SHORT_OF_SHARES)).toBe('refused');
    expect(meaning(422, { code: 42210000, message: buyingPower })).toBe('refused');
    expect(meaning(401, {})).toBe('no_line');
    expect(meaning(429, {})).toBe('refused');
  });
});

it('a time has nanoseconds and any offset, and is cut to milliseconds', () => {
  const at = instant(Date.UTC(2026, 10, 24, 15, 0, 1, 987));
  for (const text of [
    '2026-11-24T15:00:01.987654321Z',
    '2026-11-24T10:00:01.987-05:00',
    '2026-11-24T16:00:01.9879+01:00',
  ])
    expect(timeIn(text)).toBe(at);
  expect(timeIn('2026-11-24T15:00:01Z')).toBe(at - 987);
  for (const text of ['', '2026-11-24', '2026-11-24T15:00:01', '2026-13-24T15:00:01Z'])
    expect(timeIn(text)).toBeUndefined();
});

describe('the shares of the account', () => {
  const read = (...rows: readonly object[]) =>
    positionsIn(rows, { account: 'PA1', symbolOf: (name) => name.replace('.', ' ') });
  const row = { symbol: 'BRK.B', qty: '3', asset_class: 'us_equity', avg_entry_price: '400.5' };

  it('are negative if they are short, with either sign, and never options or coins', () => {
    const found = read(
      ...[row, { ...row, side: 'short' }, { ...row, side: 'short', qty: '-3' }],
      ...[
        { ...row, asset_class: 'us_option' },
        { ...row, asset_class: 'crypto' },
      ],
      { ...row, qty: '0' },
    );
    const shares = { account: 'PA1', symbol: 'BRK B', averageCost: 400.5 };
    expect(found).toEqual({
      ok: true,
      value: [3, -3, -3].map((quantity) => ({ ...shares, quantity })),
    });
  });

  it('that cannot be read are no list without them', () => {
    for (const wrong of [
      { ...row, qty: 'many' },
      { ...row, symbol: '' },
    ])
      expect(read(row, wrong)).toMatchObject({ ok: false });
    expect(positionsIn({}, { account: 'PA1', symbolOf: String })).toMatchObject({ ok: false });
  });
});

it('an account takes no orders if its status or any block says so', () => {
  expect(blockedIn({ status: 'ACTIVE', trading_blocked: false })).toBeUndefined();
  for (const fields of [
    { status: 'ACCOUNT_UPDATED' },
    {},
    { status: 'ACTIVE', trading_blocked: true },
    { status: 'ACTIVE', account_blocked: true },
    { status: 'ACTIVE', trade_suspended_by_user: true },
  ])
    expect(blockedIn(fields)).toContain('takes no orders');
});
