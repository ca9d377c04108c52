import { describe, expect, it } from 'vitest';
import { nearestName } from '../../src/kernel/nearest-name.ts';

describe('the nearest name', () => {
  const known = ['symbols', 'entry', 'exit', 'target', 'trail', 'cooldown_minutes'];

  it('tolerates a typo: a letter more, less, replaced or swapped, or another case', () => {
    expect(nearestName('symbol', known)).toBe('symbols');
    expect(nearestName('enrty', known)).toBe('entry');
    expect(nearestName('Exit', known)).toBe('exit');
    expect(nearestName('traget', known)).toBe('target');
    expect(nearestName('cooldown_minuts', known)).toBe('cooldown_minutes');
  });

  it('tolerates other vowels between the same consonants, also in a short name', () => {
    expect(nearestName('mood', ['mail', 'mode', 'model'])).toBe('mode');
    expect(nearestName('meode', ['mail', 'mode', 'model'])).toBe('mode');
    expect(nearestName('piers', ['pairs', 'peers'])).toBe('peers');
    expect(nearestName('aide', ['mode', 'idea'])).toBeUndefined();
    expect(nearestName('made_up', ['mode'])).toBeUndefined();
    expect(nearestName('rate', ['rotation'])).toBeUndefined();
    expect(nearestName('pure', ['per'])).toBeUndefined();
  });

  it('recognises a partial name, or a name with additions', () => {
    expect(nearestName('cooldown', known)).toBe('cooldown_minutes');
    expect(nearestName('profit_target', known)).toBe('target');
  });

  it('suggests nothing for names that resemble none', () => {
    expect(nearestName('leverage', known)).toBeUndefined();
    expect(nearestName('x', known)).toBeUndefined();
    expect(nearestName('', known)).toBeUndefined();
  });
});
