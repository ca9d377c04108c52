// How a portfolio divides by security, sector or currency.
import { useState } from 'preact/hooks';
import { gapsOf } from '../facts/book-gaps.ts';
import type { Allocation, Portfolio } from '../facts/book-shapes.ts';
import { money, percentText } from '../facts/decimals.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { Gaps, Section } from './section.tsx';
import { nameOf, Treemap } from './treemap.tsx';

export function Weight({ percent, of }: { readonly percent: string | null; readonly of: string }) {
  if (percent === null) return <span class="empty">not in the sums</span>;
  return (
    <span class="weight">
      <meter min={0} max={100} value={percent} aria-label={`Weight of ${of}`} />{' '}
      {percentText(percent)}
    </span>
  );
}

const WAYS = [
  { name: 'symbol', title: 'Security' },
  { name: 'sector', title: 'Sector' },
  { name: 'currency', title: 'Currency' },
] as const;

interface WeightsProps {
  readonly portfolio: Portfolio;
}

export function Weights({ portfolio }: WeightsProps) {
  const { allocation, base_currency: base } = portfolio;
  const [by, setBy] = useState<keyof Allocation>('sector');
  const rows = allocation[by];
  return (
    <Section name="weights" title="Allocation">
      <p class="choices">
        {WAYS.map(({ name, title }) => (
          <button key={name} type="button" aria-pressed={by === name} onClick={() => setBy(name)}>
            {title}
          </button>
        ))}
      </p>
      <Treemap shares={rows} by={by} />
      {rows.length === 0 ? (
        <p class="empty">Nothing has a value yet.</p>
      ) : (
        <table class="cards">
          <ColumnHeads
            names={[WAYS.find(({ name }) => name === by)?.title ?? '', '#Value', 'Weight']}
          />
          <tbody>
            {rows.map(({ key, value, percent }) => (
              <tr key={key}>
                <th scope="row">{nameOf(key)}</th>
                <td class="number" data-name="Value">
                  {money(value, base)}
                </td>
                <td data-name="Weight">
                  <Weight percent={percent} of={key} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Gaps sentences={gapsOf(portfolio)} />
    </Section>
  );
}
