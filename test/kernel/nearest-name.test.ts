import { describe, expect, it } from 'vitest';
import { nearestName } from '../../src/kernel/nearest-name.ts';

describe('the nearest name', () => {
  const known = ['symbols', 'entry', 'exit', 'target', 'trail', 'cooldown_minutes'];

  it('forgives a slip: a letter more, less, other or swapped, or another case', () => {
    expect(nearestName('symbol', known)).toBe('symbols');
    expect(nearestName('enrty', known)).toBe('entry');
    expect(nearestName('Exit', known)).toBe('exit');
    expect(nearestName('traget', known)).toBe('target');
    expect(nearestName('cooldown_minuts', known)).toBe('cooldown_minutes');
  });

  it('recognises a name written only in part, or with more around it', () => {
    expect(nearestName('cooldown', known)).toBe('cooldown_minutes');
    expect(nearestName('profit_target', known)).toBe('target');
  });

  it('keeps silent about names that resemble nothing', () => {
    expect(nearestName('leverage', known)).toBeUndefined();
    expect(nearestName('x', known)).toBeUndefined();
    expect(nearestName('', known)).toBeUndefined();
  });
});
