import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { US } from '../../../src/market/venues/us.ts';
import type { Refusal } from '../../../src/trader/domain/terms/refusal.ts';
import { activityOf } from '../../../src/trader/notifications/activity-log/activity.ts';

const AT = instant(Date.parse('2020-12-16T15:00:00Z'));

function told(reasons: readonly Refusal[]): string | undefined {
  const signal = { id: 'p1/fade', predictionId: 'p1', strategy: 'fade', symbol: 'SPY', at: AT };
  const fact = {
    type: 'signal-refused',
    signal: { ...signal, side: 'long', price: 370 },
    reasons,
  } as const;
  return activityOf({ seq: 1, at: AT, cause: 0, correlation: signal.id, fact }, US)?.text;
}

describe('the activity line of a refused signal', () => {
  it('names the input that is missing, and the owner of the symbol', () => {
    expect(
      told([
        { kind: 'input_missing', path: 'indicators.sma_20' },
        { kind: 'owned_by', owner: 'follow' },
      ]),
    ).toBe('SPY by fade: input missing: indicators.sma_20, owned by follow');
  });

  it('says only that a position is open where the other reasons follow from it', () => {
    const position = 'SPY-6';
    expect(
      told([
        { kind: 'max_positions', open: 1, limit: 1 },
        { kind: 'already_in_position', position },
        { kind: 'halt_file' },
        { kind: 'size_zero', binding: 'max_positions' },
      ] as readonly Refusal[]),
    ).toBe('SPY by fade: a position is already open, halt file');
  });

  it('names what is against the nearest contract of a chain', () => {
    const reasons = [{ kind: 'delta_outside', delta: 0.52, from: 0.35, until: 0.5 }] as const;
    const refused = [{ contract: 'SPY 201230C00370000', reasons }];
    expect(told([{ kind: 'no_contract', considered: 16, refused }])).toBe(
      'SPY by fade: none of 16 contracts qualifies, the nearest is SPY 201230C00370000 (its delta is 0.52, the strategy wants 0.35 to 0.5)',
    );
    expect(told([{ kind: 'no_contract', considered: 0, refused: [] }])).toBe(
      'SPY by fade: no contract of this kind is listed',
    );
    const none = { kind: 'no_contract', considered: 0, refused: [] } as const;
    expect(told([{ ...none, named: null }])).toBe(
      'SPY by fade: the flow names no contract that was bought',
    );
    expect(told([{ ...none, named: 'SPY 201230C00371500' }])).toBe(
      'SPY by fade: the flow names SPY 201230C00371500, which is not listed',
    );
    expect(told([{ kind: 'chain_unread', cause: 'overdue', why: 'no answer' }])).toBe(
      'SPY by fade: the option chain was not read: no answer',
    );
  });

  it('gives each reason once', () => {
    const missing = { kind: 'input_missing', path: 'indicators.atr' } as const;
    expect(told([missing, { kind: 'halt_file' }, missing])).toBe(
      'SPY by fade: input missing: indicators.atr, halt file',
    );
  });
});
