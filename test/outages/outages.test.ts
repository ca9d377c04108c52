// Outages of the daemon: the generator reaches every pair of values, and a case is judged by the exchange's own book.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/kernel/random.ts';
import { caseOf, caseText, wholeProduct } from './cases/outage-case.ts';
import { pairsIn, pairsOf } from './cases/pairwise.ts';
import { runCase } from './run-case.ts';

describe('the generator of outages', () => {
  it('names every case once', () => {
    const names = wholeProduct().map(caseText);
    expect(new Set(names).size).toBe(names.length);
    const [first = ''] = names;
    expect(caseOf(first)).toEqual(wholeProduct()[0]);
    expect(caseOf('held/entry/nothing/same-day/remembered')).toBeUndefined();
  });

  it('chooses few cases with every pair of values that can meet', () => {
    const all = new Set(wholeProduct().flatMap(pairsIn));
    const chosen = pairsOf(createRandom(1, 'outages'));
    expect(new Set(chosen.flatMap(pairsIn))).toEqual(all);
    expect(chosen.length).toBeLessThan(wholeProduct().length / 10);
  });
});

describe('an outage', () => {
  it.each([
    'held/none/nothing/same-day/remembered',
    'held/stop/nothing/same-day/remembered',
    'held/none/bought/after-open/remembered',
    'entry-sent/entry/nothing/before-open/remembered',
    'held/none/nothing/after-open/remembered/refuses',
    // Shares that are missing stay missing while the account's report lacks our own sale.
    'exit-sent/exit-part/stop-cancelled/after-open/remembered',
    // The target closes no more than the account holds.
    'exit-sent/none/sold/after-open/remembered/refuses',
    // Shares at no cost beside ours are no fill at half the price.
    'entry-sent/entry-part/transfer-in/after-open/remembered',
    // A split between two fills that were not heard.
    'held/target-part/split-kept/after-open/remembered',
    // A split between an entry that was not heard and the fill of its stop.
    'entry-sent/entry/split-kept/after-open/remembered/kills',
    'exit-sent/exit-part/split-kept/two-nights/remembered',
    // A market exit at work needs no stop beside it.
    'exit-sent/exit-part/stop-cancelled/same-day/remembered',
    // Shares that are missing when the day begins.
    'held/stop/reverse-split/after-open/forgotten',
    'exit-parked/exit/sold/after-open/remembered',
  ])('%s breaks no law', (name) => {
    const one = caseOf(name);
    if (one === undefined) throw new Error(`no case ${name}`);
    const { broken, activity } = runCase(one);
    expect(broken).toEqual([]);
    expect(activity.at(-1)).toContain('the end');
  });
});
