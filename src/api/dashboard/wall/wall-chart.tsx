// One chart of the wall: prices with stop, target, entries and what was not taken, volume and VWAP. The page of the symbol has its table.
import { useMemo } from 'preact/hooks';
import { Drawn } from '../chart/lazy-chart.tsx';
import { amount, price, UNKNOWN } from '../facts/amounts.ts';
import { type Chart, whyNoBars } from '../facts/chart.ts';
import { drawingOf, refusedFor } from '../facts/chart-drawing.ts';
import { quietFor } from '../facts/quiet-gateway.ts';
import { reasonWords } from '../facts/reasons.ts';
import { sessionFigures } from '../facts/session-figures.ts';
import { Old } from '../lists/old.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { type ChartOf, useChart } from '../state/chart.ts';
import { chosenReason } from '../state/chosen-reason.ts';
import { seen } from '../state/dashboard-snapshot.ts';
import { hrefOf } from '../state/place.ts';
import { zone } from '../state/zone.ts';

/** Two dozen of them do not ask as often as one. */
const RENEW_MS = 15_000;
const REASONS_SHOWN = 3;

export function WallChart(of: ChartOf) {
  const asked = useChart(of, { renewMs: RENEW_MS, followsFacts: false });
  const { symbol } = of;
  return (
    <section aria-label={symbol}>
      <UntilKnown asked={asked} what={`the chart of ${symbol}`}>
        {({ body }) => <Shown chart={body} />}
      </UntilKnown>
    </section>
  );
}

function Shown({ chart }: { readonly chart: Chart }) {
  const reason = chosenReason.value;
  const drawing = useMemo(() => {
    const bare = drawingOf(chart, reason);
    const slots = bare.bars.map(({ time }) => time);
    return { ...bare, figures: sessionFigures(chart, slots, zone.value) };
  }, [chart, reason, zone.value]);
  const { symbol, last_price: last } = chart;
  const why = whyNoBars(chart);
  const refused = refusedFor(chart, reason);
  const words = `${symbol}: ${chart.bars.length} bars, ${chart.executions.length} executions, ${refused.length} signals not taken. Its link leads to the same as a table.`;
  return (
    <>
      <h3>
        <a href={hrefOf('desk', symbol)}>{symbol}</a> {last !== null && <LastPrice last={last} />}
      </h3>
      {why === '' ? (
        <Drawn drawing={drawing} words={words} levels={[]} />
      ) : (
        <p class="empty">{why}</p>
      )}
      {chart.indicators.length > 0 && <p class="small">{readWords(chart)}</p>}
      <p class="small">{refusedWords(refused)}</p>
    </>
  );
}

function LastPrice({ last }: { readonly last: number }) {
  const status = seen.value?.board.status;
  const old = status && quietFor(status);
  return (
    <span class={`value ${old === undefined ? '' : 'faded'}`}>
      {price(last)}
      <Old age={old} />
    </span>
  );
}

/** The newest values of what strategies read. */
function readWords({ indicators }: Chart): string {
  return indicators
    .map(({ name, points }) => {
      const newest = points.at(-1);
      return `${name} ${newest === undefined ? UNKNOWN : amount(newest.value, 2)}`;
    })
    .join(' · ');
}

/** The commonest reasons first. */
function refusedWords(refused: Chart['not_taken']): string {
  if (refused.length === 0) return 'nothing refused';
  const kinds = refused.flatMap(({ reasons }) => reasons.slice(0, 1).map(({ kind }) => kind));
  const counts = [...Map.groupBy(kinds, (kind) => kind)]
    .map(([kind, all]) => ({ kind, count: all.length }))
    .toSorted((one, other) => other.count - one.count);
  const named = counts
    .slice(0, REASONS_SHOWN)
    .map(({ kind, count }) => `${reasonWords(kind)} ${count}`);
  return `not taken ${refused.length}: ${named.join(', ')}${counts.length > REASONS_SHOWN ? ' …' : ''}`;
}
