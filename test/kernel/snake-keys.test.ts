import { describe, expect, it } from 'vitest';
import { snakeReason } from '../../src/kernel/snake-keys.ts';

describe('a reason in JSON', () => {
  it('has its own fields in snake_case, and what is inside them as it was', () => {
    const reason = { kind: 'recent_execution', ageMs: 400, byRule: { 'my rule': 1 } };
    expect(snakeReason(reason)).toEqual({
      kind: 'recent_execution',
      age_ms: 400,
      by_rule: { 'my rule': 1 },
    });
  });
});
