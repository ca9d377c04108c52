// What trades came to, together and by the reason of their exit.
import {
  amount,
  multiple,
  percent,
  shares,
  signedAmount,
  toneOf,
  UNKNOWN,
} from '../facts/amounts.ts';
import type { PastTrade } from '../facts/history-shapes.ts';
import { reasonWords } from '../facts/reasons.ts';
import { span } from '../facts/times.ts';
import { byReason, type TradeTotals, totalsOf } from '../facts/trade-totals.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';

const HEADS = ['Exit', '#Trades', '#Won', '#Win rate', '#Net', '#Profit factor', '#R', '#Held'];

export function TradeSums({ trades }: { readonly trades: readonly PastTrade[] }) {
  const all = totalsOf(trades);
  const groups = byReason(trades);
  return (
    <>
      <table class="cards sums" aria-label="Sums by exit">
        <ColumnHeads names={HEADS} />
        <tbody>
          {groups.map(([reason, totals]) => (
            <Row key={reason} name={reasonWords(reason)} totals={totals} />
          ))}
        </tbody>
        <tfoot>
          <Row name="all" totals={all} />
        </tfoot>
      </table>
      <p>
        <small>
          Net is after commissions of {amount(all.commissions)}. R and time held are averages; R is
          of trades that began with a stop.
        </small>
      </p>
    </>
  );
}

function Row({ name, totals }: { readonly name: string; readonly totals: TradeTotals }) {
  const { count, won, winRate, net, profitFactor, averageR, averageMs } = totals;
  const cells: readonly (readonly [name: string, text: string, tone?: string])[] = [
    ['Trades', shares(count)],
    ['Won', shares(won)],
    ['Win rate', winRate === null ? UNKNOWN : percent(winRate)],
    ['Net', signedAmount(net), toneOf(net)],
    ['Profit factor', profitFactor === null ? 'no loss' : amount(profitFactor, 2)],
    ['R', multiple(averageR)],
    ['Held', averageMs === null ? UNKNOWN : span(averageMs)],
  ];
  return (
    <tr>
      <th scope="row">{name}</th>
      {cells.map(([of, text, tone = '']) => (
        <td key={of} class={`number ${tone}`.trim()} data-name={of}>
          {text}
        </td>
      ))}
    </tr>
  );
}
