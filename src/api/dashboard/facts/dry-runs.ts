// What a corporate action would do, or did, as sentences of the server's figures.
import type { paths } from '../../client/schema.ts';
import { quantity } from './decimals.ts';

type Applied =
  paths['/api/v1/corporate-actions']['post']['responses'][200]['content']['application/json'];
type Refused = Pick<Applied, 'refused'>;

export function dryRunWords({ portfolios, preview, others, refused }: Applied): string {
  const lots = preview.map(({ portfolio_id: id, before, after, refusal }) =>
    refusal === null
      ? `Portfolio ${id}: lots of ${held(before)} become ${held(after)}.`
      : `Portfolio ${id} refuses it: ${refusal}`,
  );
  return [
    `${portfolios} ${portfolios === 1 ? 'portfolio' : 'portfolios'} would have it.`,
    ...lots,
    ...(others === 0 ? [] : [`${others} more are not shown.`]),
    ...refusedWords({ refused }),
  ].join(' ');
}

function held(lots: Applied['preview'][number]['before']): string {
  return lots.length === 0 ? 'nothing' : lots.map((lot) => quantity(lot.quantity)).join(', ');
}

export function appliedWords({ portfolios, refused }: Applied): string {
  const have = `Applied: ${portfolios} ${portfolios === 1 ? 'portfolio has' : 'portfolios have'} it.`;
  return [have, ...refusedWords({ refused })].join(' ');
}

function refusedWords({ refused }: Refused): readonly string[] {
  return refused.map(
    ({ portfolio_id: id, detail }) => `Portfolio ${id} could not book it: ${detail}`,
  );
}
