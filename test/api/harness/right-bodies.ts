// A right body for every route that takes one: what wrong ones differ from, and what callers without rights send.
import { PASSWORD } from './served.ts';

const SYMBOL = { symbol: 'SPY' };
const ORDER = { ...SYMBOL, side: 'BUY', order_type: 'LMT', quantity: 100, price: 85.5 };

const STATEMENT =
  '<FlexQueryResponse><FlexStatements><FlexStatement accountId="U1" fromDate="20240101" toDate="20240131"></FlexStatement></FlexStatements></FlexQueryResponse>';

const TRANSACTION = {
  portfolio_id: 1,
  transaction_type: 'BUY',
  ...SYMBOL,
  quantity: '10',
  price: '85.5',
};

const SERIES = {
  series: [
    { date: '2024-01-02', value: '100' },
    { date: '2024-01-03', value: '101.5', inflow: '1' },
  ],
};

const REBALANCING = {
  portfolio_id: 1,
  targets: [{ ...SYMBOL, weight: '0.6' }],
  strategy: { type: 'threshold', absolute_band: '0.05' },
  limits: {
    ...{ min_trade: '100', fee: { rate: '0.001', min: '1' }, no_sell: ['SPY'] },
    ...{ allocation: 'exact', objective: { tax: '1' }, max_gain: '1000', cash_needed: '10' },
    lot_sizes: [{ symbol: 'SPY', lot_size: '10' }],
  },
};

const CREDENTIAL = { id: 'QUFB', rawId: 'QUFB', type: 'public-key', clientExtensionResults: {} };
const MADE_PASSKEY = {
  ...CREDENTIAL,
  response: { clientDataJSON: 'e30', attestationObject: 'oA' },
};
const USED_PASSKEY = {
  ...CREDENTIAL,
  response: {
    clientDataJSON: 'e30',
    authenticatorData: 'AAAA',
    signature: 'AAAA',
    userHandle: 'AAAA',
  },
};

/** By method and path. */
export const RIGHT_BODIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'post /mcp': { jsonrpc: '2.0', id: 1, method: 'tools/list' },
  'post /daemon/{trader}/backtest': { symbols: ['SPY'], from: '2020-12-15', cash: 50_000 },
  'post /agents/findings/{id}/answer': { answer: 'right' },
  'post /data-products/{name}/quality': { portfolio_id: 1 },
  'post /auth/register': { username: 'bob', password: PASSWORD },
  'post /auth/login': { username: 'ann', password: PASSWORD },
  'post /auth/page': { username: 'ann', password: PASSWORD },
  'post /auth/page/renew': {},
  'post /auth/refresh': { refresh_token: 'r' },
  'post /auth/exchange': { login_code: 'c' },
  'post /auth/oidc/link': {},
  'post /auth/reset': { code: 'c', new_password: PASSWORD },
  'post /auth/logout': {},
  'post /auth/proof': { password: PASSWORD },
  'post /auth/password': { old_password: PASSWORD, new_password: `${PASSWORD}!` },
  'post /auth/passkeys/begin': {},
  'post /auth/passkeys': { name: 'laptop', response: MADE_PASSKEY },
  'post /auth/push': {
    endpoint: 'https://push.example.org/send/1',
    keys: {
      // https://www.rfc-editor.org/rfc/rfc8291#section-5
      p256dh:
        'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      auth: 'BTBZMqHH6r4Tts7J_aSIgg',
    },
  },
  'post /auth/push/test': {},
  'post /auth/passkey/begin': {},
  'post /auth/page/passkey': { response: USED_PASSKEY },
  'post /auth/second-factor': { password: PASSWORD },
  'post /auth/second-factor/confirm': { code: '123456' },
  'post /auth/second-factor/remove': { password: PASSWORD },
  'post /auth/keys': { name: 'machine', scopes: ['read'] },
  'post /users': { username: 'bob', role: 'viewer' },
  'patch /auth/passkeys/{id}': { name: 'phone' },
  'patch /users/{id}': { role: 'viewer', is_active: true },
  'post /users/{id}/reset-code': {},
  'post /invitations': { role: 'viewer' },
  'post /jobs/{kind}/runs': {},
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
  'post /portfolios/{id}/import-runs/{import_id}/undo': {},
  'put /portfolios/{id}/grants/{username}': { role: 'viewer' },
  'post /auth/portfolio-invitations/{id}/accept': {},
  'post /portfolios/{id}/imports': {
    content: 'type,at,on,currency,rate,amount\nDEPOSIT,2024-01-02T15:00:00Z,2024-01-02,USD,,100\n',
  },
  'post /portfolios/{id}/statement-proof': { content: STATEMENT },
  'post /portfolios/{id}/import-runs': {
    content: 'type,at,on,currency,rate,amount\nDEPOSIT,2024-01-02T15:00:00Z,2024-01-02,USD,,100\n',
  },
  'post /relay/{trader}/continue': {},
  'post /holdings/rebalancing/{client_id}/evaluate': REBALANCING,
  'post /holdings/rebalancing/{client_id}/preview': REBALANCING,
  'post /holdings/rebalancing/{client_id}/plan': REBALANCING,
  'post /holdings/rebalancing/optimise': {
    method: 'risk_parity',
    covariance: {
      symbols: ['SPY', 'IVV'],
      matrix: [
        [0.04, 0.01],
        [0.01, 0.09],
      ],
    },
  },
  'post /holdings/rebalancing/{client_id}/schedule': {
    ...REBALANCING,
    enabled: true,
    frequency: 'monthly',
    day: 31,
    time: '10:00',
  },
  'post /holdings/rebalancing/{client_id}/execute': {
    portfolio_id: 1,
    plan_id: '1-1',
    plan_hash: '0'.repeat(64),
    dry_run: true,
  },
  'post /transactions': TRANSACTION,
  'post /transactions/preview': TRANSACTION,
  'put /transactions/{id}': TRANSACTION,
  'put /transactions/{id}/lots': { lots: [{ lot_id: '1', quantity: '10' }] },
  'post /tax/sale-preview': { portfolio_id: 1, ...SYMBOL, quantity: '10', price: '85.5' },
  'put /tax/view': { tax_view: 'us' },
  'put /tax/equivalents': { equivalents: [['SPY', 'IVV']], replacements: [] },
  'post /holdings/analytics/performance': SERIES,
  'post /holdings/analytics/sharpe': SERIES,
  'post /holdings/analytics/max-drawdown': SERIES,
  'post /holdings/analytics/alpha-beta': {
    ...SERIES,
    benchmark: [{ date: '2024-01-03', return: '0.01' }],
  },
  'post /holdings/analytics/attribution': {
    periods: [
      [{ group: 'All', weight: 1, return: 0.02, benchmark_weight: 1, benchmark_return: 0.01 }],
    ],
  },
  'post /transactions/batch': { transactions: [TRANSACTION] },
  'post /corporate-actions': {
    type: 'SPLIT',
    ...SYMBOL,
    effective_on: '2020-08-31',
    new_shares: '4',
    old_shares: '1',
  },
  'post /portfolios/{id}/action-proposals': {
    ...{ type: 'SPLIT', ...SYMBOL, effective_on: '2024-01-03' },
    ...{ new_shares: '2', old_shares: '1' },
  },
  'post /portfolios/{id}/action-proposals/{proposal}/confirm': {},
  'post /portfolios/{id}/action-proposals/{proposal}/decline': {},
  'post /portfolios/{id}/action-proposals/{proposal}/undo': {},
  'put /portfolios/{id}/action-rule': { confirms: [] },
  'post /corporate-action-proposals/{id}/confirm': {},
  'post /corporate-action-proposals/{id}/decline': {},
  'post /agents/proposals/{id}/accept': {},
  'post /agents/proposals/{id}/reject': {},
  'post /securities': { symbol: 'NEWCO', currency: 'USD' },
  'patch /securities/{id}': { sector: 'Energy' },
  'post /securities/{id}/identifiers': { kind: 'NUMBER', value: '17' },
  'post /securities/{id}/merge': { into: 2, dry_run: true },
  'post /securities/{id}/rename': { symbol: 'OTHER', on: '2021-03-01' },
  'post /webhooks': { url: 'https://events.example.org/lots', events: ['orders'] },
  'post /webhooks/deliveries/{id}/redeliver': {},
  'post /webhooks/{id}/enable': {},
  'post /webhooks/{id}/rotate-secret': {},
  'post /webhooks/{id}/test': {},
  'post /simulate/trades': {
    user_id: 1001,
    security_id: 501,
    side: 'BUY',
    quantity: 100,
    price: 150,
    timestamp: '2024-01-01T10:00:00',
    charges: 5,
  },
  'post /holdings/positions/open': {
    portfolio_id: 1,
    ticker: 'IWM',
    quantity: '10',
    price: '85.5',
  },
  'post /holdings/positions/{id}/close': { quantity: '1', price: '85.5' },
  'put /holdings/positions/{id}/value': { price: '85.5' },
  'post /holdings/cost-basis/{ticker}/sell': { portfolio_id: 1, quantity: '1', price: '85.5' },
  'post /daemon/{trader}/halt': {},
  'post /daemon/{trader}/resume': {},
  'post /daemon/{trader}/flatten': { confirmed: true },
  'post /daemon/{trader}/pause': SYMBOL,
  'post /daemon/{trader}/acknowledge-alarm': { alarm_id: 'A7', note: 'seen' },
  'post /daemon/{trader}/mute-alarm': { alarm_id: 'A7', minutes: 30 },
  'post /daemon/{trader}/exit': { ...SYMBOL, confirmed: true },
  'post /daemon/{trader}/stop-at': { ...SYMBOL, price: 85.5 },
  'post /daemon/{trader}/exercise': { symbol: 'AAPL 261218C00230000', confirmed: true },
  'post /daemon/{trader}/lapse': { symbol: 'AAPL 261218C00230000', confirmed: true },
  'post /daemon/{trader}/roll': {
    ...{ symbol: 'AAPL 261218P00220000', expiry: '2027-01-15', confirmed: true },
  },
  'post /daemon/{trader}/adopt': { ...SYMBOL, confirmed: true },
  'post /daemon/{trader}/release': { ...SYMBOL, confirmed: true },
  'post /daemon/{trader}/protect': SYMBOL,
  'post /daemon/{trader}/reload': {},
  'post /daemon/{trader}/strategies/files/{file}/check': { text: 'name: demo' },
  'post /daemon/{trader}/strategies/files/{file}/backtest': { text: 'name: demo' },
  'post /daemon/{trader}/strategies/files/{file}/grids': {
    text: 'name: demo',
    grid: ['target.r=1,2'],
  },
  'post /daemon/{trader}/grids/{id}/stop': {},
  'put /daemon/{trader}/strategies/files/{file}': {
    text: 'name: demo',
    base_hash: '0'.repeat(64),
    confirmed: true,
  },
  'post /daemon/{trader}/reconcile': {},
};
