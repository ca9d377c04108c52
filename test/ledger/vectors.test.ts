// Worked cases of lots, tax, corporate actions, currencies, valuation, performance and rebalancing, one test each. `SLUICE_VECTORS` names another file
// of the same shape, `SLUICE_VECTOR_AREAS` the areas to run.
import { expect, test } from 'vitest';
import { z } from 'zod';
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
import { rebalanceLots, rebalancePlan, rebalanceSchedule } from './vectors/rebalancing.ts';
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
  'rebalance.plan': rebalancePlan,
  'rebalance.lots': rebalanceLots,
  'rebalance.schedule': rebalanceSchedule,
};

const AREAS = [
  ...['lots', 'wash', 'harvest', 'corpact', 'fx', 'valuation', 'eventmaster'],
  ...['perf', 'risk', 'drawdown', 'benchmark', 'rebalance'],
];

const FIXTURES = ['worked-cases', 'hand-cases'].map(
  (name) => new URL(`../fixtures/ledger/${name}.json`, import.meta.url).pathname,
);
const { SLUICE_VECTORS } = process.env;
const files = SLUICE_VECTORS === undefined ? FIXTURES : [SLUICE_VECTORS];
const areas = process.env.SLUICE_VECTOR_AREAS?.split(',') ?? AREAS;

const cases = files.flatMap(readCases);

test('every area is known', () => {
  const unknown = [
    ...areas.map((area) => ({ area, of: 'SLUICE_VECTOR_AREAS' })),
    ...cases.map(({ id, area }) => ({ area, of: id })),
  ].filter(({ area }) => !AREAS.includes(area));
  const sentences = unknown.map(({ area, of }) => `${of}: ${area} is none of ${AREAS.join(', ')}`);
  expect(sentences).toEqual([]);
});

for (const { id, area, title, given, expect: expected, tolerance } of cases) {
  if (!areas.includes(area)) continue;
  test(`${id}: ${title}`, () => {
    expect(differences(expected, answerTo(given, id), Number(tolerance))).toEqual([]);
  });
}

/** A convention that the ledger does not have fails in one sentence. */
function answerTo(given: { readonly op: string }, id: string): unknown {
  const operation = OPERATIONS[given.op];
  if (operation === undefined)
    throw new Error(`${id}: ${given.op} is none of ${Object.keys(OPERATIONS).join(', ')}`);
  try {
    return operation(given);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const faults = error.issues.map(({ path, message }) =>
      ['given', ...path].join('.').concat(`: ${message}`),
    );
    throw new Error(`${id}: ${faults.join('; ')}`);
  }
}
