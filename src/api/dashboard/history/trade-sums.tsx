// What trades came to, together and by exit, strategy, symbol or month.
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
import {
  GROUPINGS,
  type Grouping,
  type TradeTotals,
  totalsBy,
  totalsOf,
} from '../facts/trade-totals.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { zone } from '../state/zone.ts';

const TITLES: Readonly<Record<Grouping, string>> = {
  ...{ exit: 'Exit', strategy: 'Strategy', symbol: 'Symbol', month: 'Month' },
};
const HEADS = ['#Trades', '#Won', '#Win rate', '#Net', '#Profit factor', '#R', '#Held'];

interface TradeSumsProps {
  readonly trades: readonly PastTrade[];
  readonly by: Grouping;
  groupBy(grouping: Grouping): void;
}

export function TradeSums({ trades, by, groupBy }: TradeSumsProps) {
  const all = totalsOf(trades);
  return (
    <>
      <p class="choices">
        Sums by
        {GROUPINGS.map((one) => (
          <button key={one} type="button" aria-pressed={by === one} onClick={() => groupBy(one)}>
            {TITLES[one]}
          </button>
        ))}
      </p>
      <table class="cards sums" aria-label={`Sums by ${by}`}>
        <ColumnHeads names={[TITLES[by], ...HEADS]} />
        <tbody>
          {totalsBy(by, trades, zone.value).map(([group, totals]) => (
            <Row key={group} name={by === 'exit' ? reasonWords(group) : group} totals={totals} />
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
