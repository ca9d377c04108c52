// What a plan trades, security by security, beside the plan before it.

import type { PlanPreview } from '../facts/book-shapes.ts';
import { type ComparedPlan, planFigures, planRows } from '../facts/plan-changes.ts';
import { reasonWords } from '../facts/reasons.ts';
import { skippedWords } from '../facts/runs.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { Fact, Gaps } from './section.tsx';

export interface Before {
  /** `Plan 7-12` */
  readonly name: string;
  readonly plan: ComparedPlan;
}

interface PlannedTradesProps {
  readonly name: string;
  readonly plan: PlanPreview;
  readonly before: Before | undefined;
}

export function PlannedTrades({ name, plan, before }: PlannedTradesProps) {
  const heads = ['Symbol', '#Weight now', '#Target', 'Trade', '#Fee', '#Tax'];
  return (
    <>
      <table class="cards planned-trades" aria-label={name}>
        <ColumnHeads names={before === undefined ? heads : [...heads, before.name]} />
        <tbody>
          {planRows(plan, before?.plan).map((row) => (
            <tr key={row.symbol} class={row.isChanged ? 'changed' : ''}>
              <th scope="row">{row.symbol}</th>
              <td class="number" data-name="Weight now">
                {row.weight}
              </td>
              <td class="number" data-name="Target">
                {row.target}
              </td>
              <td data-name="Trade">{row.trade}</td>
              <td class="number" data-name="Fee">
                {row.fee}
              </td>
              <td class="number" data-name="Tax">
                {row.tax}
              </td>
              {before !== undefined && row.before !== undefined && (
                <td data-name={before.name}>
                  {row.isChanged ? `${row.before.target}, ${row.before.trade}` : 'the same'}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <dl class="amounts">
        {planFigures(plan, before?.plan).map(({ name: figure, text, before: earlier }) => (
          <Fact key={figure} name={figure}>
            {text}
            {earlier !== '' && <small class="below">before {earlier}</small>}
          </Fact>
        ))}
      </dl>
      <Gaps
        sentences={[
          ...skippedWords(plan.skipped),
          ...plan.unpriced.map(
            ({ symbol, reason }) =>
              `${symbol} has no usable price (${reasonWords(reason.toLowerCase())}): nothing is executed.`,
          ),
        ]}
      />
    </>
  );
}
