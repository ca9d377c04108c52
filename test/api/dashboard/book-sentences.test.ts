// Sentences of the book page: the proof against the broker, terms of corporate actions, plans, holding periods.
import { describe, expect, it } from 'vitest';
import type { Execution, Relay, Run } from '../../../src/api/dashboard/facts/book-shapes.ts';
import { termsOf } from '../../../src/api/dashboard/facts/corporate-actions.ts';
import { proofOf } from '../../../src/api/dashboard/facts/relays.ts';
import { executionWords, runWords } from '../../../src/api/dashboard/facts/runs.ts';
import { daysToLongTerm } from '../../../src/api/dashboard/facts/terms.ts';

const RELAY: Relay = {
  ...{ trader: 'DU1', account: 'DU1', mode: 'paper', portfolio_id: 5, condition: 'following' },
  ...{ why: null, since: '2026-11-20T10:00:00.000Z', journal_id: 'j', last_fact: 9, lag_facts: 0 },
  ...{ missing: [], compared_at: '2026-11-20T21:00:00.000Z', differences: [] },
  cash: { currency: 'USD', ledger: '950174.55', broker: '950174.55', equal: true },
};

const NO_TERMS = {
  ...{ new_shares: null, old_shares: null, rate: null, per_share: null, withholding_rate: null },
  ...{ new_security_id: null, ratio: null, parent_basis_share: null },
  ...{ cash_per_share: null, quantity: null, new_price: null, cash_in_lieu: null },
  ...{ id: 'a', security_id: 1, symbol: 'ACME', effective_on: '2026-02-09' },
};

describe('the proof against the broker', () => {
  it('is there only if holdings and cash of all three agree', () => {
    expect(proofOf(RELAY)).toEqual({
      isProven: true,
      text: 'Ledger, trader and broker agree, also in cash: ledger 950,174.55 USD, broker 950,174.55 USD.',
    });
    const differences = [{ symbol: 'SPY', ledger: '135', trader: '135', broker: null }];
    expect(proofOf({ ...RELAY, differences })).toMatchObject({
      isProven: false,
      text: 'Ledger, trader and broker differ in SPY.',
    });
    const cash = { currency: 'USD', ledger: '1', broker: '2', equal: false };
    expect(proofOf({ ...RELAY, cash }).isProven).toBe(false);
  });

  it('is not there while the ledger does not follow, nothing was compared, or cash is not known', () => {
    const unproven = [
      { ...RELAY, condition: 'stopped' as const, why: 'another journal' },
      { ...RELAY, condition: 'absent' as const },
      { ...RELAY, compared_at: null },
      { ...RELAY, cash: null },
    ];
    expect(unproven.map((relay) => proofOf(relay))).toEqual([
      { isProven: false, text: 'The ledger does not follow: stopped, another journal.' },
      { isProven: false, text: 'The ledger does not follow: the journal is not on this host.' },
      { isProven: false, text: 'Not compared yet; that happens after a close.' },
      {
        isProven: false,
        text: 'Holdings agree; the broker has not reported its cash since the last trade.',
      },
    ]);
  });
});

describe('sentences of the book', () => {
  it('states the terms of a corporate action as they were stated', () => {
    expect(termsOf({ ...NO_TERMS, type: 'SPLIT', new_shares: '4', old_shares: '1' })).toBe(
      'split, 4 for 1',
    );
    const dividend = { type: 'CASH_DIVIDEND', per_share: '0.51', currency: 'USD' } as const;
    expect(termsOf({ ...NO_TERMS, ...dividend })).toBe('cash dividend, 0.51 USD a share');
  });

  it('tells what became of a plan, and why it was refused', () => {
    const run: Run = {
      ...{ plan_id: '1-2', plan_hash: 'h', portfolio_id: 1, actor: 'ann', strategy: 'threshold' },
      ...{ planned_at: '2026-11-20T10:00:00.000Z', triggered: true, orders: 2, skipped: 1 },
      ...{ total_fees: '0', status: 'FAILED', ended_at: null, failure: 'The book has changed.' },
      ...{ outcome: null, legs: [] },
    };
    expect(runWords(run)).toBe(
      'refused at the last attempt; 2 orders, 1 left out. The book has changed.',
    );
  });

  it('says what an execution would order and leave out', () => {
    const dry: Execution = {
      ...{ plan_id: '1-2', plan_hash: 'h', portfolio_id: 1, dry_run: true, outcome: 'DRY_RUN' },
      ...{ orders: [], skipped: [{ symbol: 'INITECH', reason: 'WASH_GUARD' }] },
      ...{ total_fees: '0', cash_after: '39628' },
    };
    expect(executionWords(dry, 'USD')).toBe(
      'Nothing would be ordered. INITECH is left out: wash guard. Fees 0.00 USD; cash after it 39,628.00 USD.',
    );
  });

  it('counts the days to long term, unless there are none', () => {
    const lot = { term: 'SHORT', long_term_from: '2027-04-15', days_until_long_term: 1 } as const;
    expect(daysToLongTerm(lot)).toBe('1 day, from 2027-04-15');
    expect(daysToLongTerm({ ...lot, long_term_from: null })).toBe('always short term');
    expect(daysToLongTerm({ ...lot, term: 'LONG' })).toBe('long term');
  });
});
