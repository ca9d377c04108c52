// Attribution of given periods as the API answers it.
import { assertNever } from '../../../kernel/assert.ts';
import {
  type AttributionRefusal,
  linkedAttribution,
} from '../../../market/performance/attribution.ts';
import type { AttributionAnswer, AttributionBody } from '../shapes/attribution.ts';
import { unprocessable } from '../shapes/problem.ts';

export function givenAttribution(
  periods: NonNullable<AttributionBody['periods']>,
): AttributionAnswer {
  const found = linkedAttribution(
    periods.map((pairs) =>
      pairs.map(({ group, weight, return: value, benchmark_weight, benchmark_return }) => ({
        ...{ group, weight, value },
        ...{ benchmarkWeight: benchmark_weight, benchmarkValue: benchmark_return },
      })),
    ),
  );
  if (!found.ok) throw unprocessable('periods', refusalText(found.failure));
  const { own, benchmark, excess, groups, total } = found.value;
  return {
    periods: periods.length,
    ...{ from: null, to: null },
    portfolio_return: own,
    benchmark_return: benchmark,
    excess,
    groups: groups.map((one) => ({ ...one, weight: null, benchmark_weight: null })),
    total,
    ...{ months: [], benchmark: [], portfolio: null },
    conventions: {
      ...EFFECT_CONVENTIONS,
      ...{ by: null, sub_periods: 'given', flows: null, benchmark: null },
    },
    ...{ reasons: {}, warnings: [] },
  };
}

export const EFFECT_CONVENTIONS = {
  effects: 'Brinson, Hood and Beebower; allocation by Brinson and Fachler',
  linking: 'GRAP',
} as const;

function refusalText(why: AttributionRefusal): string {
  switch (why.kind) {
    case 'no-groups':
      return 'periods: a period has no groups; give at least one.';
    case 'group-twice':
      return `periods: ${why.group} is there twice in a period; give each group once.`;
    case 'not-a-number':
      return `periods: ${why.group} has a weight or return that is not a number.`;
    case 'weights-not-one':
      return `periods: the weights of the ${why.of} add up to ${why.sum} in a period; they must add up to 1, cash included.`;
    case 'other-groups':
      return `periods.${why.period}: its groups are not those of the first period; give a group without weight the weight 0.`;
    default:
      return assertNever(why);
  }
}
