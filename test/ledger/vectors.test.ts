// Worked cases of lots, tax, corporate actions, currencies, valuation and performance, one test each. `SLUICE_VECTORS` names another file
// of the same shape, `SLUICE_VECTOR_AREAS` the areas to run.
import { expect, test } from 'vitest';
import { readCases } from './vectors/case.ts';
import { differences } from './vectors/compare.ts';
import { corporateActionApply } from './vectors/corporate-actions.ts';
import { fxCash, fxGain } from './vectors/currency.ts';
import { eventMasterGet } from './vectors/event-master.ts';
import { lotsMatch } from './vectors/lots.ts';
import {
  benchmark,
  cagr,
  concentration,
  drawdown,
  risk,
  timeWeighted,
  tradeFigures,
  valueAtRisk,
  xirr,
} from './vectors/performance.ts';
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
  'perf.twr': timeWeighted,
  'perf.xirr': xirr,
  'perf.cagr': cagr,
  'perf.risk': risk,
  'perf.drawdown': drawdown,
  'perf.benchmark': benchmark,
  'perf.var': valueAtRisk,
  'perf.trades': tradeFigures,
  'risk.concentration': concentration,
};

const AREAS = [
  ...['lots', 'wash', 'harvest', 'corpact', 'fx', 'valuation', 'eventmaster'],
  ...['perf', 'risk', 'drawdown', 'benchmark'],
];

const file =
  process.env.SLUICE_VECTORS ??
  new URL('../fixtures/ledger/worked-cases.json', import.meta.url).pathname;
/** Of operations that are not the ledger's. */
const OTHERS = ['rebalance'];
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
