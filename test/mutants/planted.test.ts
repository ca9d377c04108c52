// Each mistake can be planted where the sources are now. That the proofs notice each is `npm run mutants`, overnight.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MUTANTS } from './mutants.ts';
import { planted } from './rows/mutant.ts';
import { unfitIn } from './unfit.ts';

describe('the planted mistakes', () => {
  it('fit the sources, and the tests named for them exist', () => {
    expect(unfitIn(join(import.meta.dirname, '../..'), MUTANTS)).toEqual([]);
  });

  it('have names of their own, and are at least 80', () => {
    const ids = MUTANTS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(80);
  });

  it('are refused where their anchor is gone, occurs twice, or what they plant cannot be read', () => {
    const mutant = {
      id: 'a',
      file: 'a.ts',
      anchor: 'x + 1',
      instead: 'x - 1',
      breaks: '',
      tests: [],
    };
    expect(planted('const y = x + 1;', mutant)).toBe('const y = x - 1;');
    expect(planted('const y = x;', mutant)).toEqual({
      why: 'a: its anchor occurs 0 times in a.ts',
    });
    expect(planted('x + 1; x + 1;', mutant)).toMatchObject({
      why: expect.stringContaining('2 times'),
    });
    expect(planted('x + 1;', { ...mutant, instead: 'x - (' })).toMatchObject({
      why: expect.stringContaining('cannot be read'),
    });
  });
});
