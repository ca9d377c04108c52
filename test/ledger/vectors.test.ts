// Worked cases of lots, tax, corporate actions, currencies and valuation, one test each. `SLUICE_VECTORS` names another file
// of the same shape, `SLUICE_VECTOR_AREAS` the areas to run.
import { expect, test } from 'vitest';
import { readCases } from './vectors/case.ts';
import { differences } from './vectors/compare.ts';
import { corporateActionApply } from './vectors/corporate-actions.ts';
import { fxCash, fxGain } from './vectors/currency.ts';
import { eventMasterGet } from './vectors/event-master.ts';
import { lotsMatch } from './vectors/lots.ts';
import { taxHarvest, taxWash } from './vectors/tax.ts';
import { valuationAsOf } from './vectors/valuation.ts';

const OPERATIONS: Readonly<Record<string, (given: unknown) => unknown>> = {
  'lots.match': lotsMatch,
  'tax.wash': taxWash,
  'tax.harvest': taxHarvest,
  'corporateAction.apply': corporateActionApply,
  'fx.gain': fxGain,
  'fx.cash': fxCash,
  'valuation.asOf': valuationAsOf,
  'eventMaster.get': eventMasterGet,
};

const AREAS = ['lots', 'wash', 'harvest', 'corpact', 'fx', 'valuation', 'eventmaster'];

const file =
  process.env.SLUICE_VECTORS ??
  new URL('../fixtures/ledger/worked-cases.json', import.meta.url).pathname;
/** Of operations that are not the ledger's. */
const OTHERS = ['perf', 'risk', 'drawdown', 'benchmark', 'rebalance'];
const areas = process.env.SLUICE_VECTOR_AREAS?.split(',') ?? AREAS;

const cases = readCases(file);

test('every area is known', () => {
  const named = [...areas, ...cases.map(({ area }) => area)];
  expect(named.filter((area) => ![...AREAS, ...OTHERS].includes(area))).toEqual([]);
});

for (const { id, area, title, given, expect: expected, tolerance } of cases) {
  if (!areas.includes(area)) continue;
  test(`${id}: ${title}`, () => {
    const operation = OPERATIONS[given.op];
    if (operation === undefined) throw new Error(`unknown operation ${given.op}`);
    expect(differences(expected, operation(given), Number(tolerance))).toEqual([]);
  });
}
