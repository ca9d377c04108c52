import { describe, expect, it } from 'vitest';
import { US } from '../../../src/market/venues/us.ts';
import { HOSE } from '../../../src/market/venues/vietnam.ts';
import type { HeldOptionFields } from '../../../src/trader/contract/order-rows.ts';
import { chatPositionsText } from '../../../src/trader/notifications/chat-text.ts';
import { AAPL } from './harness.ts';

describe('positions on a phone', () => {
  it('say who holds a stop that does not rest, and until when there is none', () => {
    const locked = [{ quantity: 100, sellable_from: '2026-11-20T16:00:00Z', settlement: 'T+2' }];
    expect(
      chatPositionsText(
        [
          { ...AAPL, protected: false, watched: true },
          { ...AAPL, symbol: 'FPT', protected: false, watched: true, locked },
        ],
        HOSE,
      ),
    ).toBe(
      'AAPL 100 at 182, stop 180, watched by the daemon only, +50 VND\nFPT 100 at 182, no stop until it can be sold, +50 VND',
    );
  });

  it('name an option contract by its terms, with what it can lose at most', () => {
    const option: HeldOptionFields = {
      ...{ name: 'AAPL 18 Dec 2026 230 call', underlying: 'AAPL', right: 'call', strike: 230 },
      ...{ second_strike: null, expiry: '2026-12-18', multiplier: 100, days_left: 32 },
      ...{ max_loss: 320 },
      ...{ break_evens: [231.6], bid: 1.7, ask: 1.74, mid: 1.72, quote_age_seconds: 1 },
      ...{ underlying_price: 230, volatility: 0.2, delta: 100, gamma: 2, theta: -9, vega: 40 },
    };
    const bought = { ...AAPL, symbol: 'AAPL 261218C00230000', quantity: 2, average_price: 1.6 };
    const bounded = { ...bought, stop_price: null, unrealized_pnl: 24, option };
    const late = { ...option, name: 'AAPL 21 Jan 2028 230 call', expiry: '2028-01-21' };
    const lines = chatPositionsText(
      [
        bounded,
        { ...bounded, stop_price: 1.1, unrealized_pnl: null },
        { ...bounded, unrealized_pnl: null, option: { ...late, days_left: 431 } },
      ],
      US,
    );
    expect(lines.split('\n')).toEqual([
      '2 AAPL 18 Dec 230 call @ 1.60, at most 320.00 USD lost, +24.00 USD',
      '2 AAPL 18 Dec 230 call @ 1.60, at most 320.00 USD lost, stop 1.1 watched by the daemon only',
      '2 AAPL 21 Jan 2028 230 call @ 1.60, at most 320.00 USD lost',
    ]);
  });

  it('are a line each, with the stop or with what to send without one', () => {
    expect(chatPositionsText([], US)).toBe('No position is open.');
    expect(
      chatPositionsText(
        [AAPL, { ...AAPL, symbol: 'QQQ', protected: false, unrealized_pnl: -9.45 }],
        US,
      ),
    ).toBe(
      'AAPL 100 at 182, stop 180, +50.00 USD\nQQQ 100 at 182, NO STOP, loss unlimited: /exit QQQ, -9.45 USD',
    );
  });
});
