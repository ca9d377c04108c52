// Groups, replacement, cancellation and what the account does not allow.
import { describe } from 'vitest';
import { itAnswers, order, type Pair } from './pair.ts';

const post = (terms: object): Pair['send'] => ['POST', '/v2/orders', order(terms)];
const invalid = (message: string) => ({ code: 42_210_000, message });
const resting = order({ type: 'limit', limit_price: '90' });
const bracket = {
  order_class: 'bracket',
  take_profit: { limit_price: '110' },
  stop_loss: { stop_price: '95' },
};
const oco = {
  side: 'sell',
  type: 'limit',
  limit_price: '110',
  order_class: 'oco',
  take_profit: { limit_price: '110' },
  stop_loss: { stop_price: '95' },
};
const get = (name: string): Pair['send'] => ['GET', `/v2/orders/{${name}}?nested=true`];
const patch = (name: string, change: object): Pair['send'] => [
  'PATCH',
  `/v2/orders/{${name}}`,
  change,
];
const cancel = (name: string): Pair['send'] => ['DELETE', `/v2/orders/{${name}}`];

describe('groups', () =>
  itAnswers({
    pairs: [
      {
        what: 'a bracket has two held legs',
        source: 'orders',
        send: post(bracket),
        status: 200,
        has: {
          order_class: 'bracket',
          legs: [
            { type: 'limit', side: 'sell', status: 'held', limit_price: '110' },
            { type: 'stop', side: 'sell', status: 'held', stop_price: '95' },
          ],
        },
      },
      {
        what: 'a stop limit as a leg',
        source: 'orders',
        send: post({ ...bracket, stop_loss: { stop_price: '95', limit_price: '94' } }),
        status: 200,
        has: { legs: [{}, { type: 'stop_limit', limit_price: '94' }] },
      },
      {
        what: 'after the fill the target is new and the stop held',
        source: 'orders',
        before: [['order', order(bracket), 'b']],
        send: get('b'),
        status: 200,
        has: { status: 'filled', legs: [{ status: 'new' }, { status: 'held' }] },
      },
      {
        what: 'a partial fill activates nothing',
        source: 'orders',
        before: [
          ['fault', 'partial-fill', { shares: 4 }],
          ['order', order(bracket), 'b'],
        ],
        send: get('b'),
        status: 200,
        has: {
          status: 'partially_filled',
          filled_qty: '4',
          legs: [{ status: 'held' }, { status: 'held' }],
        },
      },
      {
        what: 'a partial entry that is cancelled leaves naked shares',
        source: 'orders',
        before: [
          ['fault', 'partial-fill', { shares: 4 }],
          ['order', order(bracket), 'b'],
          ['send', 'DELETE', '/v2/orders/{b}'],
          ['pass', 500],
        ],
        send: get('b'),
        status: 200,
        has: {
          status: 'canceled',
          filled_qty: '4',
          legs: [{ status: 'canceled' }, { status: 'canceled' }],
        },
      },
      {
        what: 'the target ends the stop',
        source: 'orders',
        before: [
          ['order', order(bracket), 'b'],
          ['price', 'AAPL', 111],
        ],
        send: get('b'),
        status: 200,
        has: { legs: [{ status: 'filled' }, { status: 'canceled' }] },
      },
      {
        what: 'the stop ends the target',
        source: 'orders',
        before: [
          ['order', order(bracket), 'b'],
          ['price', 'AAPL', 94],
        ],
        send: get('b'),
        status: 200,
        has: { legs: [{ status: 'canceled' }, { status: 'filled', filled_avg_price: '93.99' }] },
      },
      {
        what: 'both exits can fill',
        source: 'orders',
        before: [
          ['order', order(bracket), 'b'],
          ['fault', 'both-exits'],
          ['price', 'AAPL', 94],
        ],
        send: get('b'),
        status: 200,
        has: { legs: [{ status: 'filled' }, { status: 'filled' }] },
      },
      {
        what: 'a target in part shrinks the stop',
        source: 'orders',
        before: [
          ['order', order(bracket), 'b'],
          ['fault', 'partial-fill', { shares: 3 }],
          ['price', 'AAPL', 111],
        ],
        send: get('b'),
        status: 200,
        has: {
          legs: [
            { status: 'partially_filled', filled_qty: '3' },
            { status: 'held', qty: '7' },
          ],
        },
      },
      {
        what: 'one cancel ends the group',
        source: 'orders',
        before: [
          ['order', order(bracket), 'b'],
          ['send', 'DELETE', '/v2/orders/{b.2}'],
          ['pass', 500],
        ],
        send: get('b'),
        status: 200,
        has: { legs: [{ status: 'canceled' }, { status: 'canceled' }] },
      },
      {
        what: 'a bracket without a target',
        source: 'orders',
        send: post({ ...bracket, take_profit: undefined }),
        status: 422,
        has: invalid('bracket orders require take_profit.limit_price'),
      },
      {
        what: 'a bracket without a stop',
        source: 'orders',
        send: post({ ...bracket, stop_loss: undefined }),
        status: 422,
        has: invalid('bracket orders require stop_loss.stop_price'),
      },
      {
        what: 'a target below the entry',
        source: 'orders',
        send: post({ ...bracket, take_profit: { limit_price: '99' } }),
        status: 422,
        has: { code: 42_210_000 },
      },
      {
        what: 'a stop above the entry',
        source: 'orders',
        send: post({ ...bracket, stop_loss: { stop_price: '101' } }),
        status: 422,
      },
      {
        what: 'an ioc bracket',
        source: 'orders',
        send: post({ ...bracket, time_in_force: 'ioc' }),
        status: 422,
      },
      {
        what: 'an extended bracket',
        source: 'orders',
        send: post({ ...bracket, type: 'limit', limit_price: '99', extended_hours: true }),
        status: 422,
      },
      {
        what: 'OTO has one exit',
        source: 'orders',
        before: [['order', order({ order_class: 'oto', stop_loss: { stop_price: '95' } }), 'o']],
        send: get('o'),
        status: 200,
        has: { legs: [{ type: 'stop', status: 'new' }] },
      },
      {
        what: 'OTO with both exits',
        source: 'orders',
        send: post({ ...bracket, order_class: 'oto' }),
        status: 422,
      },
      {
        what: 'the target of an OCO is its parent',
        source: 'orders',
        before: [['order', order()]],
        send: post(oco),
        status: 200,
        has: {
          type: 'limit',
          limit_price: '110',
          order_class: 'oco',
          legs: [{ type: 'stop', status: 'held' }],
        },
      },
      {
        what: 'an OCO without a position',
        source: 'orders',
        send: post(oco),
        status: 422,
        has: invalid('oco orders must be exit orders for an existing position'),
      },
      {
        what: 'an OCO at the market',
        source: 'orders',
        before: [['order', order()]],
        send: post({ ...oco, type: 'market', limit_price: undefined }),
        status: 422,
      },
      {
        what: 'the stop of an OCO fills',
        source: 'orders',
        before: [
          ['order', order()],
          ['order', order(oco), 'o'],
          ['price', 'AAPL', 94.5],
        ],
        send: get('o'),
        status: 200,
        has: { status: 'canceled', legs: [{ status: 'filled' }] },
      },
      {
        what: 'a held stop is listed as closed',
        source: 'issues',
        before: [['order', order(bracket)]],
        send: ['GET', '/v2/orders?status=closed'],
        status: 200,
        length: 2,
        has: [{ status: 'held' }, { status: 'filled' }],
      },
    ],
  }));

describe('a replacement', () =>
  itAnswers({
    pairs: [
      {
        what: 'has a new id',
        source: 'description',
        before: [['order', resting]],
        send: patch('order', { limit_price: '91' }),
        status: 200,
        has: { limit_price: '91', qty: '10', status: 'pending_new' },
      },
      {
        what: 'ends the old order',
        source: 'description',
        before: [
          ['order', resting],
          ['send', 'PATCH', '/v2/orders/{order}', { limit_price: '91' }],
          ['pass', 500],
        ],
        send: get('order'),
        status: 200,
        has: { status: 'replaced' },
      },
      {
        what: 'has its own client id',
        source: 'description',
        before: [['order', resting]],
        send: patch('order', { limit_price: '91', client_order_id: 'r1' }),
        status: 200,
        has: { client_order_id: 'r1' },
      },
      {
        what: 'of the quantity',
        source: 'description',
        before: [['order', resting]],
        send: patch('order', { qty: '12' }),
        status: 200,
        has: { qty: '12' },
      },
      {
        what: 'of the time in force',
        source: 'description',
        before: [['order', resting]],
        send: patch('order', { time_in_force: 'gtc' }),
        status: 200,
        has: { time_in_force: 'gtc', expires_at: '2027-02-22T21:15:00.000Z' },
      },
      {
        what: 'of a trail',
        source: 'description',
        before: [
          ['order', order()],
          ['order', order({ side: 'sell', type: 'trailing_stop', trail_price: '5' }), 't'],
        ],
        send: patch('t', { trail: '3' }),
        status: 200,
        has: { trail_price: '3', stop_price: '97' },
      },
      {
        what: 'without a change',
        source: 'options',
        before: [['order', resting]],
        send: patch('order', { limit_price: '90' }),
        status: 422,
        has: invalid('order parameters are not changed'),
      },
      {
        what: 'of an accepted order',
        source: 'description',
        before: [
          ['at', '2026-11-24T21:00:00-05:00'],
          ['order', resting],
        ],
        send: patch('order', { limit_price: '91' }),
        status: 422,
        has: invalid('cannot replace order in accepted status'),
      },
      {
        what: 'of an order that is being cancelled',
        source: 'description',
        before: [
          ['order', resting],
          ['fault', 'stay-pending-cancel'],
          ['send', 'DELETE', '/v2/orders/{order}'],
        ],
        send: patch('order', { limit_price: '91' }),
        status: 422,
        has: invalid('cannot replace order in pending_cancel status'),
      },
      {
        what: 'of a replaced order',
        source: 'options',
        before: [
          ['order', resting],
          ['send', 'PATCH', '/v2/orders/{order}', { limit_price: '91' }],
          ['pass', 500],
        ],
        send: patch('order', { limit_price: '92' }),
        status: 422,
        has: invalid('order already replaced'),
      },
      {
        what: 'of a filled order',
        source: 'description',
        before: [['order', order()]],
        send: patch('order', { qty: '12' }),
        status: 422,
        has: invalid('order is already in "filled" state'),
      },
      {
        what: 'to less than is filled',
        source: 'options',
        before: [
          ['fault', 'partial-fill', { shares: 4 }],
          ['order', order({ type: 'limit', limit_price: '101' })],
        ],
        send: patch('order', { qty: '4' }),
        status: 422,
        has: invalid('qty must be > filled_qty'),
      },
      {
        what: 'of the quantity of a leg',
        source: 'issues',
        before: [['order', order(bracket), 'b']],
        send: patch('b.1', { qty: '5' }),
        status: 422,
        has: invalid('qty cannot be changed for advanced orders'),
      },
      {
        what: 'of the price of a held stop',
        source: 'orders',
        before: [['order', order(bracket), 'b']],
        send: patch('b.2', { stop_price: '96' }),
        status: 200,
        has: { stop_price: '96' },
      },
      {
        what: 'while its sibling is replaced',
        source: 'issues',
        before: [
          ['order', order(bracket), 'b'],
          ['send', 'PATCH', '/v2/orders/{b.2}', { stop_price: '96' }],
        ],
        send: patch('b.1', { limit_price: '111' }),
        status: 422,
        has: invalid('order chain not fully replaced'),
      },
      {
        what: 'is rejected if the old order fills first',
        source: 'description',
        before: [
          ['order', order({ type: 'limit', limit_price: '90', client_order_id: 'a' })],
          ['fault', 'fill-before-replace'],
          ['send', 'PATCH', '/v2/orders/{order}', { limit_price: '91', client_order_id: 'b' }],
          ['pass', 500],
        ],
        send: ['GET', '/v2/orders:by_client_order_id?client_order_id=b'],
        status: 200,
        has: { status: 'rejected', filled_qty: '0' },
      },
      {
        what: 'with a used client id',
        source: 'python',
        before: [
          ['order', order({ client_order_id: 'a' })],
          ['order', resting],
        ],
        send: patch('order', { limit_price: '91', client_order_id: 'a' }),
        status: 422,
        has: { code: 40_010_001 },
      },
      {
        what: 'of a limit that the order has not',
        source: 'options',
        before: [
          ['order', order()],
          ['order', order({ side: 'sell', type: 'stop', stop_price: '95' }), 's'],
        ],
        send: patch('s', { limit_price: '94' }),
        status: 422,
      },
    ],
  }));

describe('a cancellation', () =>
  itAnswers({
    pairs: [
      {
        what: 'is taken with 204',
        source: 'description',
        before: [['order', resting]],
        send: cancel('order'),
        status: 204,
      },
      {
        what: 'is pending for a moment',
        source: 'orders',
        before: [
          ['order', resting],
          ['send', 'DELETE', '/v2/orders/{order}'],
        ],
        send: get('order'),
        status: 200,
        has: { status: 'pending_cancel' },
      },
      {
        what: 'ends the order',
        source: 'orders',
        before: [
          ['order', resting],
          ['send', 'DELETE', '/v2/orders/{order}'],
          ['pass', 500],
        ],
        send: get('order'),
        status: 200,
        has: { status: 'canceled' },
      },
      {
        what: 'twice at once',
        source: 'options',
        before: [
          ['order', resting],
          ['send', 'DELETE', '/v2/orders/{order}'],
        ],
        send: cancel('order'),
        status: 422,
        has: invalid('order pending cancel'),
      },
      {
        what: 'of a filled order',
        source: 'description',
        before: [['order', order()]],
        send: cancel('order'),
        status: 422,
        has: invalid('order is already in "filled" state'),
      },
      {
        what: 'of a cancelled order',
        source: 'issues',
        before: [
          ['order', resting],
          ['send', 'DELETE', '/v2/orders/{order}'],
          ['pass', 500],
        ],
        send: cancel('order'),
        status: 204,
      },
      {
        what: 'of an unknown order',
        source: 'description',
        send: cancel('none'),
        status: 404,
        has: { code: 40_410_000, message: 'order not found for none' },
      },
      {
        what: 'while it is replaced',
        source: 'description',
        before: [
          ['order', resting],
          ['send', 'PATCH', '/v2/orders/{order}', { limit_price: '91' }],
        ],
        send: cancel('order'),
        status: 422,
        has: { code: 42_210_000 },
      },
      {
        what: 'of an accepted order is at once',
        source: 'orders',
        before: [
          ['at', '2026-11-24T21:00:00-05:00'],
          ['order', resting],
          ['send', 'DELETE', '/v2/orders/{order}'],
        ],
        send: get('order'),
        status: 200,
        has: { status: 'canceled' },
      },
      {
        what: 'loses against a fill',
        source: 'orders',
        before: [
          ['order', resting],
          ['fault', 'fill-before-cancel'],
          ['send', 'DELETE', '/v2/orders/{order}'],
          ['pass', 500],
        ],
        send: get('order'),
        status: 200,
        has: { status: 'filled', filled_qty: '10' },
      },
      {
        what: 'can stay pending',
        source: 'issues',
        before: [
          ['order', resting],
          ['fault', 'stay-pending-cancel'],
          ['send', 'DELETE', '/v2/orders/{order}'],
          ['pass', 60_000],
        ],
        send: get('order'),
        status: 200,
        has: { status: 'pending_cancel' },
      },
      {
        what: 'of all',
        source: 'description',
        before: [
          ['order', resting],
          ['order', order({ symbol: 'MSFT', type: 'limit', limit_price: '1' })],
        ],
        send: ['DELETE', '/v2/orders'],
        status: 207,
        length: 2,
        has: [{ status: 200 }, { status: 200 }],
      },
      {
        what: 'of all says what cannot be',
        source: 'description',
        before: [
          ['order', resting],
          ['fault', 'stay-pending-cancel'],
          ['send', 'DELETE', '/v2/orders/{order}'],
        ],
        send: ['DELETE', '/v2/orders'],
        status: 207,
        has: [{ status: 422, body: { message: 'order pending cancel' } }],
      },
    ],
  }));

describe('the account does not allow', () =>
  itAnswers({
    pairs: [
      {
        what: 'more than its buying power',
        source: 'description',
        send: post({ qty: '3000' }),
        status: 403,
        has: {
          code: 40_310_000,
          message: 'insufficient buying power',
          buying_power: '200000',
          cost_basis: '300030',
        },
      },
      {
        what: 'to sell more than it has',
        source: 'orders',
        before: [['order', order()]],
        send: post({ side: 'sell', qty: '11' }),
        status: 403,
        has: {
          code: 40_310_000,
          message: 'insufficient qty available for order (requested: 11, available: 10)',
          existing_qty: '10',
          held_for_orders: '0',
          symbol: 'AAPL',
        },
      },
      {
        what: 'to sell what another order reserves',
        source: 'orders',
        before: [
          ['order', order()],
          ['order', order({ side: 'sell', type: 'limit', limit_price: '110' })],
        ],
        send: post({ side: 'sell', type: 'stop', stop_price: '95', qty: '1' }),
        status: 403,
        has: { available: '0', held_for_orders: '10' },
      },
      {
        what: 'a market order against a resting limit',
        source: 'protection',
        before: [
          ['order', order()],
          ['order', resting],
        ],
        send: post({ side: 'sell' }),
        status: 403,
        has: {
          message: 'potential wash trade detected. use complex orders',
          reject_reason: 'opposite side market/stop order exists',
        },
      },
      {
        what: 'a stop against a resting limit',
        source: 'protection',
        before: [
          ['order', order()],
          ['order', resting],
        ],
        send: post({ side: 'sell', type: 'stop', stop_price: '95' }),
        status: 403,
      },
      {
        what: 'limits that cross',
        source: 'protection',
        before: [
          ['order', order()],
          ['order', order({ side: 'sell', type: 'limit', limit_price: '105' })],
        ],
        send: post({ type: 'limit', limit_price: '106' }),
        status: 403,
      },
      {
        what: 'a short sale of what cannot be borrowed',
        source: 'margin',
        before: [['asset', { symbol: 'AAPL', shortable: false }]],
        send: post({ side: 'sell' }),
        status: 422,
        has: invalid('asset "AAPL" cannot be sold short'),
      },
      {
        what: 'a gtc short of what is hard to borrow',
        source: 'margin',
        before: [['asset', { symbol: 'AAPL', easy_to_borrow: false }]],
        send: post({ side: 'sell', type: 'limit', limit_price: '110', time_in_force: 'gtc' }),
        status: 422,
        has: invalid('only day orders are allowed for hard-to-borrow asset "AAPL"'),
      },
      {
        what: 'a short of a fraction',
        source: 'fractions',
        send: post({ side: 'sell', qty: '0.5' }),
        status: 422,
      },
      {
        what: 'a short if that is turned off',
        source: 'description',
        before: [['send', 'PATCH', '/v2/account/configurations', { no_shorting: true }]],
        send: post({ side: 'sell' }),
        status: 403,
      },
      {
        what: 'anything while trading is suspended',
        source: 'description',
        before: [['send', 'PATCH', '/v2/account/configurations', { suspend_trade: true }]],
        send: post({}),
        status: 403,
        has: { message: 'new orders are rejected by user request' },
      },
    ],
  }));

describe('the account allows', () =>
  itAnswers({
    pairs: [
      {
        what: 'limits that do not cross',
        source: 'protection',
        before: [
          ['order', order()],
          ['order', order({ side: 'sell', type: 'limit', limit_price: '110', qty: '5' })],
        ],
        send: post({ type: 'limit', limit_price: '95' }),
        status: 200,
      },
      {
        what: 'a bracket beside an opposite order',
        source: 'protection',
        before: [
          ['order', order()],
          ['order', order({ side: 'sell', type: 'limit', limit_price: '110' })],
        ],
        send: post(bracket),
        status: 200,
      },
      {
        what: 'a short sale',
        source: 'margin',
        before: [['order', order({ side: 'sell' })]],
        send: ['GET', '/v2/positions/AAPL'],
        status: 200,
        has: { side: 'short', qty: '-10' },
      },
      {
        what: 'a replacement within its buying power',
        source: 'description',
        before: [['order', order({ type: 'limit', limit_price: '90', qty: '2000' })]],
        send: patch('order', { limit_price: '95' }),
        status: 200,
      },
      {
        what: 'no replacement beyond it',
        source: 'description',
        before: [['order', order({ type: 'limit', limit_price: '90', qty: '2200' })]],
        send: patch('order', { limit_price: '95' }),
        status: 403,
        has: { message: 'insufficient buying power' },
      },
    ],
  }));
