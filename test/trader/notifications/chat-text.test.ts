import { describe, expect, it } from 'vitest';
import { US } from '../../../src/market/venues/us.ts';
import { HOSE } from '../../../src/market/venues/vietnam.ts';
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
