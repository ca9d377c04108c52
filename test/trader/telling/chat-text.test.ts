import { describe, expect, it } from 'vitest';
import { chatPositionsText } from '../../../src/trader/telling/chat-text.ts';
import { AAPL } from './rig.ts';

describe('positions on a phone', () => {
  it('are a line each, with the stop or with what to send without one', () => {
    expect(chatPositionsText([])).toBe('No position is open.');
    expect(
      chatPositionsText([
        AAPL,
        { ...AAPL, symbol: 'QQQ', protected: false, unrealized_pnl: -9.45 },
      ]),
    ).toBe(
      'AAPL 100 at 182, stop 180, +50.00 USD\nQQQ 100 at 182, NO STOP, loss unlimited: /exit QQQ, -9.45 USD',
    );
  });
});
