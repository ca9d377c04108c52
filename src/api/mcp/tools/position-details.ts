// `get_position_details`: one position with its lots, now or as it was at the end of a day.
import { z } from 'zod';
import { reconstructedSchema } from '../../http/shapes/past-value.ts';
import { positionDetailSchema } from '../../http/shapes/position-rows.ts';
import { day, position } from '../calls/arguments.ts';
import { DECIMALS, isoNow, SIGNS, TERM } from '../calls/conventions.ts';
import { tool } from '../calls/tool.ts';

type Detail = z.infer<typeof positionDetailSchema>;
type Past = z.infer<typeof reconstructedSchema>;

export const positionDetails = tool({
  name: 'get_position_details',
  title: 'A position with its lots',
  description:
    'Price, gain, open lots with the days until each turns long term, and what closed parts of it. With as_of as it was at the end of that day.',
  input: { position_id: position(), as_of: day().optional() },
  output: { position: z.union([positionDetailSchema, reconstructedSchema]) },
  async answer({ position_id, as_of }, { ask, now }) {
    const path = `/holdings/positions/${position_id}`;
    const conventions = { amounts: DECIMALS, signs: SIGNS, term: TERM };
    if (as_of !== undefined) {
      const past = await ask<Past>({
        ...{ method: 'GET', path: `${path}/reconstruct` },
        query: { as_of },
      });
      return { as_of, conventions, warnings: unpriced(past), position: past };
    }
    const detail = await ask<Detail>({ method: 'GET', path });
    return {
      as_of: isoNow(now),
      conventions: {
        ...conventions,
        cost_basis_method: detail.cost_basis_method,
        dividends: detail.dividend_treatment,
      },
      warnings: [...unpriced(detail), ...(detail.price_stale ? ['The price is old.'] : [])],
      position: detail,
    };
  },
});

function unpriced({ ticker, unpriced_reason: why }: Pick<Detail, 'ticker' | 'unpriced_reason'>) {
  return why === null ? [] : [`${ticker} has no price: ${why}.`];
}
