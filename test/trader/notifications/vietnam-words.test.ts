// The day of an account in Vietnam: VND without decimals, Vietnam's clock, and nothing about a broker that is not its own.

import { describe, expect, it } from 'vitest';
import { instant, type TradingDay } from '../../../src/kernel/instant.ts';
import { HOSE } from '../../../src/market/venues/vietnam.ts';
import type { TradeRow } from '../../../src/trader/contract/order-rows.ts';
import { haltText } from '../../../src/trader/domain/wording/halt-advice.ts';
import { dayReportOf } from '../../../src/trader/notifications/daily-report/day-report.ts';
import {
  daySections,
  shortForm,
} from '../../../src/trader/notifications/daily-report/day-sections.ts';
import { moneyText } from '../../../src/trader/notifications/notify/day-words.ts';
import { wordsOf } from '../../../src/trader/ports/brokers.ts';
import { AAPL } from './harness.ts';

const TRADE: TradeRow = {
  id: 'FPT-2',
  trade: 'FPT-2',
  symbol: 'FPT',
  side: 'long',
  quantity: 500,
  entry: 90_200,
  exit: 87_800,
  reason: 'stop',
  pnl: -1_200_000,
  commission: 221_300,
  is_estimated: true,
  opened_at: '2026-06-08T02:21:04.000Z',
  closed_at: '2026-06-10T06:00:14.000Z',
  strategy: 'flow-follow',
  config_hash: 'c0ffee',
};
const HELD = { ...AAPL, symbol: 'VIC', average_price: 29_200, unrealized_pnl: 250_000 };

const report = dayReportOf({
  day: '2026-06-10' as TradingDay,
  mode: 'live',
  account: '0123456',
  ...{ venue: HOSE, broker: wordsOf('ssi') },
  now: instant(Date.parse('2026-06-10T15:30:00+07:00')),
  trades: [TRADE],
  positions: [HELD],
  holdings: [],
  predictions: [],
  closes: [],
  facts: [],
  statement: undefined,
});

describe('of an account in Vietnam', () => {
  it('the report has VND without decimals, the clock of Vietnam, and its costs as they are known', () => {
    const [head, trades] = daySections(report);
    const figures = head?.kind === 'figures' ? head.figures : [];
    expect(figures.slice(0, 1)).toEqual([{ name: 'Result after fees', text: '-1,421,300 VND' }]);
    expect(figures).toContainEqual({ name: 'Fees and tax, estimated', text: '221,300 VND' });
    expect(figures).toContainEqual({
      name: 'Still open',
      text: '1, +250,000 VND at the last price',
    });
    expect(figures.map(({ name }) => name).join()).not.toContain('IB');
    expect(trades?.kind === 'table' && trades.rows[0]).toEqual([
      '13:00:14',
      'FPT',
      'flow-follow',
      'long',
      '500',
      '90200',
      '87800',
      '-1,421,300',
      'stop',
    ]);
    expect(shortForm(report)).toMatch(
      /^report of 2026-06-10: -1,421,300 VND after fees in 1 trade/,
    );
    expect(shortForm(report)).not.toContain('IB');
  });

  it('the all-clear and the advice on a halt have them too', () => {
    expect(moneyText([TRADE], [HELD], HOSE)).toBe(
      '1 trade closed, -1421300 VND after 221300 VND estimated brokerage and tax; open positions +250000 VND',
    );
    const halt = haltText('quantity-mismatch', wordsOf('ssi'));
    expect(haltText('wrong-account', wordsOf('ssi'))).toContain('No stop rests at the exchange');
    expect(halt).not.toContain('TWS');
  });
});
