import { describe, expect, it } from 'vitest';
import {
  type StoredFact,
  type UpcastersByType,
  upcast,
  versionOf,
} from '../../../../src/trader/domain/facts/fact-versions.ts';
import type { OrderMove } from '../../../../src/trader/domain/facts/order-facts.ts';

const RENAMED: UpcastersByType = {
  'alarm-raised': [
    ({ words, ...alarm }) => ({ ...alarm, text: words }),
    (alarm) => ({ ...alarm, text: `${String(alarm.text)}!` }),
  ],
};

describe('the version of a fact type', () => {
  it('is one more than its upcasters', () => {
    expect(versionOf('alarm-raised', RENAMED)).toBe(3);
    expect(versionOf('daemon-stopped', RENAMED)).toBe(1);
  });

  it.each([
    ...['entry-intended', 'protection-intended', 'exit-intended', 'change-intended'],
    ...['cancel-intended', 'order-sent', 'order-not-sent', 'order-updated', 'change-refused'],
    'execution-booked',
  ] as OrderMove['type'][])('is above 1 for %s, which contains the state of its orders', (type) => {
    expect(versionOf(type)).toBeGreaterThan(1);
  });
});

describe('a stored fact', () => {
  const today = { type: 'alarm-raised', alarm: 'feed', text: 'late!' };

  it.each<[number, StoredFact]>([
    [1, { type: 'alarm-raised', alarm: 'feed', words: 'late' }],
    [2, { type: 'alarm-raised', alarm: 'feed', text: 'late' }],
    [3, { type: 'alarm-raised', alarm: 'feed', text: 'late!' }],
  ])('of version %i is read in the current form, and stays unchanged', (version, stored) => {
    const before = structuredClone(stored);
    expect(upcast(stored, version, RENAMED)).toEqual(today);
    expect(stored).toEqual(before);
  });

  it('of a type that never changed is read as it is', () => {
    const stopped: StoredFact = { type: 'daemon-stopped', why: 'asked' };
    expect(upcast(stopped, 1, RENAMED)).toBe(stopped);
  });
});
