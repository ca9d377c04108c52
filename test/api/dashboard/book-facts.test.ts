// What the book page says of portfolios: spans, what sums leave out, findings in their order.
import { describe, expect, it } from 'vitest';
import { gapsOf } from '../../../src/api/dashboard/facts/book-gaps.ts';
import type { Finding } from '../../../src/api/dashboard/facts/book-shapes.ts';
import { bySeverity, figuresOf } from '../../../src/api/dashboard/facts/findings.ts';
import { beginOf } from '../../../src/api/dashboard/facts/spans.ts';

const FINDING: Finding = {
  ...{ id: 'fnd_1', portfolio_id: 1, agent: 'risk', rule: 'concentration', subject: 'portfolio' },
  ...{ bucket: 1, severity: 'INFO', text: 'A sentence.', evidence: [], wording: null },
  ...{ figures: { largest_share: '0.528736', currency: 'USD' }, threshold: '0.25' },
  ...{ wording_reason: null, status: 'OPEN', times: 1, question: null, answer: null },
  ...{ raised_at: '2026-11-20T10:00:00.000Z', changed_at: '2026-11-20T10:00:00.000Z' },
};

describe('the book page', () => {
  it('begins a span at the end of a day', () => {
    expect(beginOf('year', '2026-11-21')).toBe('2025-11-21');
    expect(beginOf('year', '2024-02-29')).toBe('2023-02-28');
    expect(beginOf('this-year', '2026-11-21')).toBe('2025-12-31');
    expect(beginOf('all', '2026-11-21')).toBeUndefined();
  });

  it('names what the sums leave out or doubt', () => {
    const whole = { complete: true, unpriced: [], stale: [], missing_rates: [] };
    expect(gapsOf(whole)).toEqual([]);
    expect(
      gapsOf({
        complete: false,
        unpriced: ['HOOLI'],
        stale: ['RHEIN'],
        missing_rates: [{ from: 'EUR', to: 'USD', on: '2026-11-20' }],
      }),
    ).toEqual([
      'No price of HOOLI: not in the sums.',
      'No rate from EUR to USD of 2026-11-20: not in the sums.',
      'The price of RHEIN is old; the sums use it.',
    ]);
    expect(gapsOf({ ...whole, complete: false })).toEqual(['Something is left out of the sums.']);
  });

  it('puts the most severe findings first, of these the newest', () => {
    const found = [
      { ...FINDING, id: 'info' },
      { ...FINDING, id: 'old', severity: 'CRITICAL' as const },
      {
        ...FINDING,
        id: 'new',
        severity: 'CRITICAL' as const,
        raised_at: '2026-11-21T10:00:00.000Z',
      },
      { ...FINDING, id: 'warning', severity: 'WARNING' as const },
    ];
    expect(bySeverity(found).map(({ id }) => id)).toEqual(['new', 'old', 'warning', 'info']);
  });

  it('tells the figures of a finding exactly', () => {
    expect(figuresOf(FINDING)).toBe('largest share 0.528736, currency USD, threshold 0.25');
  });
});
