// Keys, limits, the account, its configuration, clock, calendar and assets.
import { describe } from 'vitest';
import { itAnswers, order } from './pair.ts';

const KEY = { 'APCA-API-KEY-ID': 'PKSIMULATED' };
const basic = Buffer.from('PKSIMULATED:simulated').toString('base64');
const account = ['GET', '/v2/account'] as const;

describe('keys', () =>
  itAnswers({
    pairs: [
      {
        what: 'in headers',
        source: 'description',
        send: account,
        status: 200,
        has: { status: 'ACTIVE' },
      },
      {
        what: 'as Basic',
        source: 'python',
        send: account,
        headers: { authorization: `Basic ${basic}` },
        status: 200,
      },
      {
        what: 'the secret as Bearer',
        source: 'python',
        send: account,
        headers: { authorization: 'Bearer simulated' },
        status: 200,
      },
      {
        what: 'none',
        source: 'python',
        send: account,
        headers: {},
        status: 401,
        has: { message: 'unauthorized' },
      },
      {
        what: 'without a secret',
        source: 'oldPython',
        send: account,
        headers: KEY,
        status: 401,
        has: { code: 40_110_000 },
      },
      {
        what: 'a wrong secret',
        source: 'oldPython',
        send: account,
        headers: { ...KEY, 'APCA-API-SECRET-KEY': 'x' },
        status: 401,
        has: { code: 40_110_000, message: 'request is not authorized' },
      },
      {
        what: 'a wrong token',
        source: 'python',
        send: account,
        headers: { authorization: 'Bearer x' },
        status: 401,
      },
      { what: 'two slashes', source: 'python', send: ['GET', '//v2/account'], status: 200 },
      { what: 'an unknown path', source: 'description', send: ['GET', '/v2/nothing'], status: 404 },
      {
        what: 'too many requests',
        source: 'javascript',
        before: [['fault', '429']],
        send: account,
        status: 429,
        has: { message: 'rate limit exceeded' },
      },
    ],
  }));

describe('the account', () =>
  itAnswers({
    pairs: [
      {
        what: 'money is text',
        source: 'description',
        send: account,
        status: 200,
        has: { cash: '100000', equity: '100000', portfolio_value: '100000', currency: 'USD' },
      },
      {
        what: 'a margin account has twice its equity',
        source: 'margin',
        send: account,
        status: 200,
        has: { multiplier: '2', buying_power: '200000', regt_buying_power: '200000' },
      },
      {
        what: 'has no day-trade fields',
        source: 'intraday',
        send: account,
        status: 200,
        lacks: ['daytrade_count', 'pattern_day_trader', 'daytrading_buying_power'],
      },
      {
        what: 'has the fields of intraday margin',
        source: 'intraday',
        send: account,
        status: 200,
        has: { intraday_adjustments: '0', effective_buying_power: '200000' },
      },
      {
        what: 'flags are booleans',
        source: 'description',
        send: account,
        status: 200,
        has: {
          trading_blocked: false,
          account_blocked: false,
          transfers_blocked: false,
          trade_suspended_by_user: false,
          shorting_enabled: true,
        },
      },
      {
        what: 'an open order reserves its limit',
        source: 'orders',
        before: [['order', order({ type: 'limit', limit_price: '90' })]],
        send: account,
        status: 200,
        has: { buying_power: '199100' },
      },
      {
        what: 'a position is margined by half',
        source: 'margin',
        before: [['order', order({ qty: '100' })]],
        send: account,
        status: 200,
        has: {
          cash: '89999',
          long_market_value: '10000',
          initial_margin: '5000',
          maintenance_margin: '3000',
        },
      },
      {
        what: 'its configuration',
        source: 'description',
        send: ['GET', '/v2/account/configurations'],
        status: 200,
        has: {
          suspend_trade: false,
          no_shorting: false,
          fractional_trading: true,
          trade_confirm_email: 'all',
          disable_overnight_trading: false,
        },
      },
      {
        what: 'a change of one member',
        source: 'description',
        send: ['PATCH', '/v2/account/configurations', { no_shorting: true }],
        status: 200,
        has: { no_shorting: true, suspend_trade: false },
      },
      {
        what: 'null changes nothing',
        source: 'python',
        send: ['PATCH', '/v2/account/configurations', { no_shorting: null, suspend_trade: true }],
        status: 200,
        has: { no_shorting: false, suspend_trade: true },
      },
      {
        what: 'checks that were removed are ignored',
        source: 'intraday',
        send: ['PATCH', '/v2/account/configurations', { pdt_check: 'entry' }],
        status: 200,
        lacks: ['pdt_check'],
      },
      {
        what: 'a value of the wrong kind',
        source: 'description',
        send: ['PATCH', '/v2/account/configurations', { no_shorting: 'yes' }],
        status: 422,
        has: { code: 40_010_001 },
      },
      {
        what: 'its history has a row for each window',
        source: 'description',
        before: [['at', '2026-11-24T10:10:00-05:00']],
        send: ['GET', '/v2/account/portfolio/history?period=1D&timeframe=5Min'],
        status: 200,
        has: { timeframe: '5Min', equity: [100_000, 100_000, 100_000], profit_loss: [0, 0, 0] },
      },
      {
        what: 'a history of a month is by days',
        source: 'description',
        before: [['at', '2026-11-25T10:00:00-05:00']],
        send: ['GET', '/v2/account/portfolio/history'],
        status: 200,
        // Of 24 and 25 November, at eight in the evening in New York, as in the examples of the documents.
        has: {
          ...{ timeframe: '1D', base_value: 100_000, equity: [100_000, 100_000] },
          timestamp: [1_795_568_400, 1_795_654_800],
        },
        // Public answers have deposits only where they were asked for, and the day of the base where there is one.
        lacks: ['cashflow', 'base_value_asof'],
      },
      {
        what: 'a history with what was deposited',
        source: 'mcp',
        send: ['GET', '/v2/account/portfolio/history?cashflow_types=ALL'],
        status: 200,
        has: { cashflow: {} },
      },
      {
        what: 'an unknown period',
        source: 'description',
        send: ['GET', '/v2/account/portfolio/history?period=1X'],
        status: 422,
      },
    ],
  }));

describe('clock and calendar', () => {
  itAnswers({
    pairs: [
      {
        what: 'open',
        source: 'description',
        send: ['GET', '/v2/clock'],
        status: 200,
        has: {
          is_open: true,
          timestamp: '2026-11-24T10:00:00.000-05:00',
          next_open: '2026-11-25T09:30:00.000-05:00',
          next_close: '2026-11-24T16:00:00.000-05:00',
        },
      },
      {
        what: 'closed for the holiday',
        source: 'description',
        before: [['at', '2026-11-26T12:00:00-05:00']],
        send: ['GET', '/v2/clock'],
        status: 200,
        has: {
          is_open: false,
          next_open: '2026-11-27T09:30:00.000-05:00',
          next_close: '2026-11-27T13:00:00.000-05:00',
        },
      },
      {
        what: 'a clock that is ahead',
        source: 'description',
        before: [['fault', 'clock-skew', { skew_ms: '90000' }]],
        send: ['GET', '/v2/clock'],
        status: 200,
        has: { timestamp: '2026-11-24T10:01:30.000-05:00' },
      },
      {
        what: 'days',
        source: 'description',
        send: ['GET', '/v2/calendar?start=2026-11-25&end=2026-11-27'],
        status: 200,
        length: 2,
        has: [
          { date: '2026-11-25', open: '09:30', close: '16:00' },
          { date: '2026-11-27', open: '09:30', close: '13:00' },
        ],
      },
      {
        what: 'days on which trades settle, which a holiday of the banks is not',
        source: 'mcp',
        send: ['GET', '/v2/calendar?start=2026-10-09&end=2026-10-12'],
        status: 200,
        length: 2,
        has: [
          { date: '2026-10-09', settlement_date: '2026-10-13' },
          { date: '2026-10-12', settlement_date: '2026-10-13' },
        ],
      },
      {
        what: 'by the day of settlement',
        source: 'mcp',
        send: ['GET', '/v2/calendar?start=2026-11-27&end=2026-11-27&date_type=SETTLEMENT'],
        status: 200,
        length: 1,
        has: [{ date: '2026-11-25', settlement_date: '2026-11-27' }],
      },
      {
        what: 'a day that does not exist',
        source: 'description',
        send: ['GET', '/v2/calendar?start=2026-13-01'],
        status: 422,
      },
    ],
  });
});

describe('assets and announcements', () =>
  itAnswers({
    pairs: [
      {
        what: 'by symbol',
        source: 'python',
        send: ['GET', '/v2/assets/AAPL'],
        status: 200,
        has: {
          symbol: 'AAPL',
          class: 'us_equity',
          status: 'active',
          tradable: true,
          marginable: true,
          shortable: true,
          easy_to_borrow: true,
          fractionable: true,
        },
      },
      {
        what: 'of an unknown symbol',
        source: 'python',
        send: ['GET', '/v2/assets/nope9'],
        status: 404,
        has: { code: 40_410_000, message: 'asset not found for nope9' },
      },
      {
        what: 'inactive',
        source: 'python',
        before: [['asset', { symbol: 'AAPL', active: false }]],
        send: ['GET', '/v2/assets/AAPL'],
        status: 200,
        has: { status: 'inactive', tradable: false },
      },
      {
        what: 'hard to borrow',
        source: 'margin',
        before: [['asset', { symbol: 'AAPL', easy_to_borrow: false }]],
        send: ['GET', '/v2/assets/AAPL'],
        status: 200,
        has: { easy_to_borrow: false, borrow_status: 'hard_to_borrow' },
      },
      {
        what: 'of another class',
        source: 'python',
        send: ['GET', '/v2/assets?asset_class=crypto'],
        status: 200,
        length: 0,
      },
      {
        what: 'by status',
        source: 'python',
        send: ['GET', '/v2/assets?status=inactive'],
        status: 200,
        length: 0,
      },
      {
        what: 'by no exchange, status or class',
        source: 'py-alpaca-api',
        send: ['GET', '/v2/assets?exchange=&status=&asset_class='],
        status: 200,
        length: 10,
      },
      {
        what: 'an announced split',
        source: 'python',
        before: [
          ['announcement', { symbol: 'AAPL', type: 'split', ex_date: '2026-11-25', new_rate: 4 }],
        ],
        send: [
          'GET',
          '/v2/corporate_actions/announcements?ca_types=split&since=2026-11-01&until=2026-11-30',
        ],
        status: 200,
        length: 1,
        has: [
          {
            ca_type: 'split',
            initiating_symbol: 'AAPL',
            ex_date: '2026-11-25',
            old_rate: '1',
            new_rate: '4',
          },
        ],
      },
      {
        what: 'of another symbol',
        source: 'python',
        before: [
          ['announcement', { symbol: 'AAPL', type: 'dividend', ex_date: '2026-11-25', cash: 0.26 }],
        ],
        send: [
          'GET',
          '/v2/corporate_actions/announcements?ca_types=dividend&since=2026-11-01&until=2026-11-30&symbol=MSFT',
        ],
        status: 200,
        length: 0,
      },
      {
        what: 'more than 90 days',
        source: 'description',
        send: [
          'GET',
          '/v2/corporate_actions/announcements?ca_types=split&since=2026-01-01&until=2026-11-30',
        ],
        status: 422,
      },
      {
        what: 'an unknown announcement',
        source: 'python',
        send: ['GET', '/v2/corporate_actions/announcements/none'],
        status: 404,
      },
    ],
  }));
