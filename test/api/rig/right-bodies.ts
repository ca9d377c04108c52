// A right body for every route that takes one: what wrong ones differ from, and what callers without rights send.
import { PASSWORD } from './served.ts';

const SYMBOL = { symbol: 'SPY' };
const ORDER = { ...SYMBOL, side: 'BUY', order_type: 'LMT', quantity: 100, price: 85.5 };

const TRANSACTION = {
  portfolio_id: 1,
  transaction_type: 'BUY',
  ...SYMBOL,
  quantity: '10',
  price: '85.5',
};

/** By method and path. */
export const RIGHT_BODIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'post /auth/register': { username: 'bob', password: PASSWORD },
  'post /auth/login': { username: 'ann', password: PASSWORD },
  'post /auth/refresh': { refresh_token: 'r' },
  'post /auth/exchange': { login_code: 'c' },
  'post /auth/oidc/link': {},
  'post /auth/reset': { code: 'c', new_password: PASSWORD },
  'post /auth/logout': {},
  'post /auth/password': { old_password: PASSWORD, new_password: `${PASSWORD}!` },
  'post /auth/second-factor': { password: PASSWORD },
  'post /auth/second-factor/confirm': { code: '123456' },
  'post /auth/second-factor/remove': { password: PASSWORD },
  'post /auth/keys': { name: 'machine', scopes: ['read'] },
  'post /users': { username: 'bob', role: 'viewer' },
  'patch /users/{id}': { role: 'viewer', is_active: true },
  'post /users/{id}/reset-code': {},
  'post /invitations': { role: 'viewer' },
  'put /users/{id}/grants': { kind: 'account', resource: 'DU1', role: 'viewer' },
  'post /orders': ORDER,
  'post /orders/check': ORDER,
  'put /orders/{id}': { price: 85.5 },
  'post /stocks/batch': { symbols: ['SPY'] },
  'put /stocks/{symbol}/price': {
    price: '369.7',
    currency: 'USD',
    at: '2020-12-16T14:36:00Z',
  },
  'post /portfolios': { name: 'Savings' },
  'put /portfolios/{id}': { name: 'Savings' },
  'post /portfolios/{id}/restore': {},
  'post /transactions': TRANSACTION,
  'put /transactions/{id}': TRANSACTION,
  'post /transactions/batch': { transactions: [TRANSACTION] },
  'post /corporate-actions': {
    type: 'SPLIT',
    ...SYMBOL,
    effective_on: '2020-08-31',
    new_shares: '4',
    old_shares: '1',
  },
  'post /corporate-action-proposals/{id}/confirm': {},
  'post /corporate-action-proposals/{id}/decline': {},
  'post /securities': { symbol: 'NEWCO', currency: 'USD' },
  'patch /securities/{id}': { sector: 'Energy' },
  'post /securities/{id}/identifiers': { kind: 'NUMBER', value: '17' },
  'post /securities/{id}/rename': { symbol: 'OTHER', on: '2021-03-01' },
  'post /daemon/{trader}/halt': {},
  'post /daemon/{trader}/resume': {},
  'post /daemon/{trader}/flatten': { confirmed: true },
  'post /daemon/{trader}/pause': SYMBOL,
  'post /daemon/{trader}/exit': { ...SYMBOL, confirmed: true },
  'post /daemon/{trader}/stop-at': { ...SYMBOL, price: 85.5 },
  'post /daemon/{trader}/adopt': { ...SYMBOL, confirmed: true },
  'post /daemon/{trader}/release': { ...SYMBOL, confirmed: true },
  'post /daemon/{trader}/protect': SYMBOL,
  'post /daemon/{trader}/reload': {},
  'post /daemon/{trader}/reconcile': {},
};
