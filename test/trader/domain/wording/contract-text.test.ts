import { describe, expect, it } from 'vitest';
import { flowText } from '../../../../src/trader/domain/wording/contract-text.ts';

const CALL = 'AAPL261218C00230000';

describe('the contract of flow', () => {
  it.each([
    [{ contract: CALL, side: 'ask', premium: 1_234_567 }, '230 call, 1.2M USD bought'],
    [{ contract: CALL, side: 'bid', premium: 48_000 }, '230 call, 48K USD sold'],
    [{ contract: CALL, side: 'mid', premium: 949.6 }, '230 call, 949.6 USD traded'],
    [{ contract: CALL }, '230 call, traded'],
    [{ contract: 'AAPL  261218P00232500', side: 'ask', premium: 2e6 }, '232.5 put, 2M USD bought'],
  ] as const)('%o is %s', (flow, text) => {
    expect(flowText(flow)).toBe(`AAPL 18 Dec 2026 ${text}`);
  });

  it('is not named if the flow has none, or one that is not an OCC symbol', () => {
    expect(flowText({ premium: 1_000_000, side: 'ask' })).toBeUndefined();
    expect(flowText({ contract: 'AAPL Dec 230', side: 'ask' })).toBeUndefined();
  });
});
