// What each holding gained between two valued days; the rows add up to the gain.
import type { GainCalendarOf, Portfolio } from '../facts/book-shapes.ts';
import { money, signedMoney, toneOfText } from '../facts/decimals.ts';
import { LongTable } from '../lists/long-table.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { rowsInMemory } from '../state/long-list.ts';
import { useAsked } from '../state/polled-request.ts';
import { HEAVY_OF_DECISIONS } from './renewal.ts';

interface GainOfSpanProps {
  readonly id: Portfolio['id'];
  readonly span: Pick<GainCalendarOf['spans'][number], 'after' | 'to'>;
}

export function GainOfSpan({ id, span: { after: from, to } }: GainOfSpanProps) {
  const query = { from, to, parts: 'true' } as const;
  const asked = useAsked<GainCalendarOf>(
    `calendar rows ${id} ${from} ${to}`,
    (client) => client.GET('/api/v1/portfolios/{id}/calendar', { params: { path: { id }, query } }),
    HEAVY_OF_DECISIONS,
  );
  return (
    <>
      <h3>
        From the end of {from} to the end of {to}
      </h3>
      <UntilKnown asked={asked} what="the rows">
        {({ body }) => <Rows of={body} />}
      </UntilKnown>
    </>
  );
}

function Rows({ of: { spans, currency } }: { readonly of: GainCalendarOf }) {
  const rows = spans.flatMap(({ parts }) => parts);
  return (
    <LongTable
      name="What each holding gained"
      heads={['Symbol', '#Value before', '#Value after', '#Gain']}
      widths={[25, 25, 25, 25]}
      rows={rowsInMemory(rows, ({ security_id: security }) => String(security))}
      cells={({ symbol, start_value: start, end_value: end, gain }) => (
        <>
          <th scope="row">{symbol ?? 'Cash, interest and fees'}</th>
          <td class="number" data-name="Value before">
            {money(start, currency)}
          </td>
          <td class="number" data-name="Value after">
            {money(end, currency)}
          </td>
          <td class={`number ${toneOfText(gain)}`} data-name="Gain">
            {signedMoney(gain, currency)}
          </td>
        </>
      )}
    />
  );
}
