// Two backtests side by side: figures, equity on one chart, and the trades that differ on another.
import { CurveFigure } from '../curves/curve-figure.tsx';
import {
  differenceText,
  differingTrades,
  doubtSentences,
  equityCurve,
  figureText,
  tradesSentence,
} from '../facts/comparison.ts';
import type { Comparison } from '../facts/shapes.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { hrefOf } from '../state/place.ts';
import { useAsked } from '../state/polled-request.ts';
import { DifferingTrades } from './trade-chart.tsx';

interface CompareProps {
  readonly trader: string;
  /** `a~b` */
  readonly ids: string;
}

const ONCE = { renewMs: Number.POSITIVE_INFINITY, followsFacts: false } as const;

export function ComparePage({ trader, ids }: CompareProps) {
  const [id = '', other = ''] = ids.split('~');
  const asked = useAsked(
    `compared ${trader} ${ids}`,
    (client) =>
      client.GET('/api/v1/daemon/{trader}/backtests/{id}/compared/{other}', {
        params: { path: { trader, id, other } },
      }),
    ONCE,
  );
  return (
    <div class="strategies">
      <p>
        <a href={hrefOf('strategies')}>All strategies</a>
      </p>
      <UntilKnown asked={asked} what="the comparison">
        {({ body }) => <Compared trader={trader} ids={[id, other]} comparison={body} />}
      </UntilKnown>
    </div>
  );
}

interface ComparedProps {
  readonly trader: string;
  readonly ids: readonly [string, string];
  readonly comparison: Comparison;
}

function Compared({ trader, ids, comparison }: ComparedProps) {
  const [a, b] = ids;
  const curve = equityCurve(comparison);
  const trades = differingTrades(comparison);
  return (
    <>
      <section aria-labelledby="compared-title">
        <h2 id="compared-title">Two backtests</h2>
        <dl class="facts">
          <Run name="A" trader={trader} id={a} head={comparison.a} />
          <Run name="B" trader={trader} id={b} head={comparison.b} />
        </dl>
        {!comparison.same_data && (
          <p class="bad">
            {`They are of different data (${comparison.data_differences.join('; ')}), so the strategies are not all that differs.`}
          </p>
        )}
      </section>
      <section aria-labelledby="figures-title">
        <h2 id="figures-title">Figures</h2>
        <Figures comparison={comparison} />
      </section>
      {curve !== undefined && (
        <section aria-label="Equity">
          <CurveFigure curve={curve} />
        </section>
      )}
      <section aria-labelledby="differing-title">
        <h2 id="differing-title">Trades that differ</h2>
        <p>{tradesSentence(comparison)}</p>
        {trades.length > 0 && <DifferingTrades trades={trades} closesOf={() => []} />}
      </section>
    </>
  );
}

interface RunProps {
  readonly name: 'A' | 'B';
  readonly trader: string;
  readonly id: string;
  readonly head: Comparison['a'];
}

function Run({ name, trader, id, head: { strategies, from, to } }: RunProps) {
  const asked = useAsked(
    `backtest ${trader} ${id}`,
    (client) =>
      client.GET('/api/v1/daemon/{trader}/backtests/{id}', { params: { path: { trader, id } } }),
    ONCE,
  );
  const report = asked.kind === 'known' ? asked.body : undefined;
  const rules = strategies.map((one) => `${one.name} (${one.hash.slice(0, 8)})`).join(', ');
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <a href={hrefOf('strategies', `report:${id}`)}>{rules}</a>
        {report?.unsaved != null && `, text of ${report.unsaved} that was not saved`}
        {`, ${from.slice(0, 10)} to ${to.slice(0, 10)}. `}
        {report !== undefined && doubtSentences(report).join(' ')}
      </dd>
    </div>
  );
}

function Figures({ comparison: { figures } }: Pick<ComparedProps, 'comparison'>) {
  return (
    <table class="cards">
      <ColumnHeads names={['Figure', '#A', '#B', '#B less A']} />
      <tbody>
        {figures.map((figure) => (
          <tr key={figure.key}>
            <th scope="row">{figure.name}</th>
            <td class="number" data-name="A">
              {figureText(figure.unit, figure.a)}
            </td>
            <td class="number" data-name="B">
              {figureText(figure.unit, figure.b)}
            </td>
            <td class="number" data-name="B less A">
              {differenceText(figure)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
