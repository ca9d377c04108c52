import { describe, expect, it } from 'vitest';
import {
  corrects,
  execRootOf,
  isCorrection,
} from '../../../../src/trader/domain/orders/exec-id.ts';

describe('the id of an execution', () => {
  it('has a root that its corrections share', () => {
    expect(execRootOf('0000e0d5.6576fd38.01.01')).toBe('0000e0d5.6576fd38.01');
    expect(execRootOf('plain')).toBe('plain');
    expect(execRootOf('.01')).toBe('.01');
  });

  it('corrects another of the same root with a lower last segment, as numbers', () => {
    expect(corrects('a.b.02', 'a.b.01')).toBe(true);
    expect(corrects('a.b.10', 'a.b.9')).toBe(true);
    expect(corrects('a.b.01', 'a.b.02')).toBe(false);
    expect(corrects('a.b.01', 'a.b.01')).toBe(false);
    expect(corrects('a.b.1', 'a.b.01')).toBe(false);
    expect(corrects('a.c.02', 'a.b.01')).toBe(false);
    expect(corrects('a.b.x', 'a.b.01')).toBe(false);
  });

  it('is a correction from its second revision on', () => {
    expect(['a.01', 'a.02', 'a.x', 'a'].map(isCorrection)).toEqual([false, true, false, false]);
  });

  it('without a segment for revisions is the first, also if it begins with digits', () => {
    expect(isCorrection('61e69015-8549:10')).toBe(false);
    expect(corrects('61e69015-8549:10.2', '61e69015-8549:10')).toBe(true);
  });
});
