import { describe, expect, it } from 'vitest';
import { entriesEndMs } from '../../../../src/trader/domain/exits/entries-end.ts';

describe('the end of entries', () => {
  it('is six minutes before the close, and a minute before a strategy flattens', () => {
    const MINUTE_MS = 60_000;
    expect(entriesEndMs({ flattenBeforeCloseMs: undefined })).toBe(6 * MINUTE_MS);
    expect(entriesEndMs({ flattenBeforeCloseMs: 2 * MINUTE_MS })).toBe(6 * MINUTE_MS);
    expect(entriesEndMs({ flattenBeforeCloseMs: 5.5 * MINUTE_MS })).toBe(6.5 * MINUTE_MS);
  });
});
