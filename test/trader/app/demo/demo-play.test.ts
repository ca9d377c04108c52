// Where a demonstration begins: at its own begin, or where a kept one was left, never before that.
import { describe, expect, it } from 'vitest';
import { instant, toIso } from '../../../../src/kernel/instant.ts';
import { demoPlay } from '../../../../src/trader/app/demo/demo.ts';

function beginOf(leftAt?: string): string | undefined {
  const play = demoPlay('us', 60, leftAt === undefined ? undefined : instant(Date.parse(leftAt)));
  return play === undefined ? undefined : toIso(play.begin);
}

describe('the demonstration', () => {
  it('begins in the first morning', () => {
    expect(beginOf()).toBe('2020-12-16T14:36:00.000Z');
    expect(beginOf('2020-12-16T14:00:00Z')).toBe('2020-12-16T14:36:00.000Z');
  });

  it('goes on where it was left, and before the next open if that was after a close', () => {
    expect(beginOf('2020-12-16T17:10:31.500Z')).toBe('2020-12-16T17:10:31.500Z');
    expect(beginOf('2020-12-16T21:00:00.000Z')).toBe('2020-12-17T14:29:00.000Z');
  });

  it('does not begin once all its days were played', () => {
    expect(beginOf('2021-06-01T15:00:00Z')).toBeUndefined();
  });
});
