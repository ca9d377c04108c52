// What the page shows of a request that is asked again and again, whatever becomes of the newest one.
import { expect, it } from 'vitest';
import {
  type Known,
  knownAfter,
  NO_ANSWER,
} from '../../../src/api/dashboard/facts/request-state.ts';

const first: Known<string> = { kind: 'known', body: 'first', total: 7, fault: '' };
const asking: Known<string> = { kind: 'asking' };

it('replaces what was known, and forgets that a request failed', () => {
  const was = { ...first, fault: NO_ANSWER };
  expect(knownAfter(was, { kind: 'ok', body: 'second', total: 8 })).toEqual({
    ...{ kind: 'known', body: 'second', total: 8, fault: '' },
  });
});

it('keeps what was known while the API is away or fails, and says so', () => {
  expect(knownAfter(first, { kind: 'unreachable' })).toEqual({ ...first, fault: NO_ANSWER });
  const failing = { kind: 'refused', status: 503, detail: 'The trader does not answer.' } as const;
  expect(knownAfter(first, failing)).toEqual({ ...first, fault: 'The trader does not answer.' });
  const busy = { kind: 'refused', status: 429, detail: 'Too many requests.' } as const;
  expect(knownAfter(first, busy)).toEqual({ ...first, fault: 'Too many requests.' });
});

it('drops what was known when the API refuses it, with its sentence', () => {
  const gone = { kind: 'refused', status: 404, detail: 'No lot 12.' } as const;
  expect(knownAfter(first, gone)).toEqual({ kind: 'failed', why: 'No lot 12.' });
  expect(knownAfter(asking, gone)).toEqual({ kind: 'failed', why: 'No lot 12.' });
  expect(knownAfter(asking, { kind: 'unreachable' })).toEqual({ kind: 'failed', why: NO_ANSWER });
});
