// The chart read as a table.
import type { ChartRow } from '../facts/chart-rows.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { Moment } from '../lists/moment.tsx';
import { hrefOf } from '../state/place.ts';
import { zone } from '../state/zone.ts';

export function ChartTable({ rows }: { readonly rows: readonly ChartRow[] }) {
  if (rows.length === 0) return <p class="empty">Nothing happened in this span.</p>;
  return (
    <table class="cards">
      <ColumnHeads names={[`Time ${zone.value.label}`, 'What', '#Price', 'Why']} />
      <tbody>
        {rows.map(({ key, at, what, price, why, of }) => (
          <tr key={key}>
            <td data-name="Time">{at === null ? 'unknown' : <Moment at={at} />}</td>
            <th scope="row">{of === undefined ? what : <a href={hrefOf('why', of)}>{what}</a>}</th>
            <td class="number" data-name={price === '' ? undefined : 'Price'}>
              {price}
            </td>
            <td class="outcome">{why}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
