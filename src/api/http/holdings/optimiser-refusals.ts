// Why no target weights can be computed, in one sentence each, with the field that it is about.
import { assertNever } from '../../../kernel/assert.ts';
import type { NoReturns } from '../../../ledger/app/analytics/recorded-returns.ts';
import type { ConstraintName, SampleRefusal } from '../../../ledger/app/optimise-weights.ts';

export function optimiserText(
  why: SampleRefusal,
  symbols: readonly string[],
): readonly [field: string, text: string] {
  switch (why.kind) {
    case 'NO_ASSETS':
      return ['symbols', 'There are no symbols: name at least one.'];
    case 'MALFORMED':
      return FIELDS[why.what] ?? ['covariance', `${why.what} does not fit the symbols.`];
    case 'NOT_POSITIVE_DEFINITE':
      return [
        'symbols',
        'The covariance is singular: some of these assets are a mix of the others, or do not vary; leave one of them out, or take a longer period.',
      ];
    case 'BOUNDS_INFEASIBLE':
      return ['bounds', 'No weights between these bounds add up to 1: widen them.'];
    case 'INFEASIBLE':
      return conflictText(why.conflict, symbols);
    case 'NO_EXCESS_RETURN':
      return [
        'risk_free',
        'No weights that are allowed are expected to earn more than risk_free: lower it, or allow assets that are expected to earn more.',
      ];
    case 'OUT_OF_TIME':
      return [
        'symbols',
        `No weights were found within ${why.seconds} s: name fewer symbols, or a later from.`,
      ];
    case 'NOT_CONVERGED':
      return [
        'symbols',
        'The covariance is so close to singular that no weights were found: leave out assets that move alike.',
      ];
    case 'TOO_FEW_RETURNS':
      return [
        'symbols',
        `These symbols have ${why.returns} returns on days on which all of them have a close, and ${why.needed} are needed: choose an earlier from, or fewer symbols.`,
      ];
    default:
      return assertNever(why);
  }
}

const NAMED_MAX = 5;

/** Each of them is needed for the conflict, so that widening any one may end it. */
function conflictText(
  conflict: readonly ConstraintName[],
  symbols: readonly string[],
): readonly [field: string, text: string] {
  const groups = conflict.flatMap((one) => (one.kind === 'group' ? [one.name] : []));
  const bounded = conflict.flatMap((one) =>
    one.kind === 'bounds' ? [symbols[one.asset] ?? ''] : [],
  );
  const hasTurnover = conflict.some(({ kind }) => kind === 'turnover');
  const names = [
    ...(groups.length > 0 ? [`groups ${listed(groups)}`] : []),
    ...(bounded.length > 0 ? [`bounds of ${listed(bounded)}`] : []),
    ...(hasTurnover ? ['turnover'] : []),
  ];
  const field = groups.length > 0 ? 'groups' : hasTurnover ? 'turnover' : 'bounds';
  return [
    field,
    `No weights that add up to 1 keep all of these at once: ${names.join('; ')}. Widen one of them.`,
  ];
}

function listed(names: readonly string[]): string {
  const rest = names.length - NAMED_MAX;
  return `${names.slice(0, NAMED_MAX).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

const FIELDS: Readonly<Record<string, readonly [field: string, text: string]>> = {
  covariance: [
    'covariance',
    'covariance.matrix must be symmetric, with one row and one column for each symbol.',
  ],
  bounds: ['bounds', 'bounds: min must not be above max.'],
};

export function noReturnsText(why: NoReturns): string {
  switch (why.kind) {
    case 'UNKNOWN_BENCHMARK':
      return `No close of ${why.symbol} is on record from ${why.from} to ${why.to}: name symbols whose closes are on record, or give a covariance.`;
    case 'NO_BENCHMARK_RATE':
      return `${why.symbol} is in ${why.from}, and no rate to ${why.to} is on record for these days: record rates, or leave out currency.`;
    case 'RATE_GAPS':
      return `${why.symbol} has days without a rate: record the rates, or leave out currency.`;
    default:
      return assertNever(why);
  }
}
