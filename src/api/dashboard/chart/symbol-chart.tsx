// The chart of one symbol with its table, and the choice of how much of it.
import { useMemo, useState } from 'preact/hooks';
import { type Chart, whyNoBars } from '../facts/chart.ts';
import { drawingOf } from '../facts/chart-drawing.ts';
import { chartRows } from '../facts/chart-rows.ts';
import { reasonWords } from '../facts/reasons.ts';
import { UntilKnown } from '../lists/until-known.tsx';
import { type ChartOf, useChart } from '../state/chart.ts';
import { chosenReason } from '../state/chosen-reason.ts';
import { zone } from '../state/zone.ts';
import { ChartTable } from './chart-table.tsx';
import { Drawn } from './lazy-chart.tsx';
import { Legend } from './legend.tsx';
import type { Level } from './level-handle.tsx';
import { type HeldLevels, levelsOf } from './levels.ts';

interface SymbolChartProps extends ChartOf {
  /** Whose stops and targets can be moved here. */
  readonly held?: HeldLevels;
}

const NOT_HELD: HeldLevels = { positions: [], orders: [] };

export function SymbolChart({ held = NOT_HELD, ...of }: SymbolChartProps) {
  const asked = useChart(of);
  return (
    <UntilKnown asked={asked} what={`the chart of ${of.symbol}`}>
      {({ body }) => <Shown chart={body} levels={levelsOf(held, of.symbol)} />}
    </UntilKnown>
  );
}

interface ShownProps {
  readonly chart: Chart;
  readonly levels: readonly Level[];
}

function Shown({ chart, levels }: ShownProps) {
  const [isTable, setTable] = useState(false);
  const reason = chosenReason.value;
  const drawing = useMemo(() => drawingOf(chart, reason), [chart, reason]);
  const rows = useMemo(() => chartRows(chart, reason, zone.value), [chart, reason, zone.value]);
  const why = whyNoBars(chart);
  return (
    <>
      {why === '' ? (
        <Drawn drawing={drawing} words={wordsOf(chart)} levels={levels} />
      ) : (
        <p class="empty">{why}</p>
      )}
      <Legend chart={chart} />
      <p class="chart-choices">
        <ReasonFilter chart={chart} />
        <button type="button" aria-expanded={isTable} onClick={() => setTable(!isTable)}>
          {isTable ? 'Hide the table' : 'Read as table'}
        </button>
      </p>
      {isTable && <ChartTable rows={rows} />}
    </>
  );
}

function ReasonFilter({ chart }: { readonly chart: Chart }) {
  const kinds = new Set(chart.not_taken.flatMap(({ reasons }) => reasons.map(({ kind }) => kind)));
  const chosen = chosenReason.value;
  if (chosen !== '') kinds.add(chosen);
  if (kinds.size === 0) return null;
  return (
    <label>
      Not taken for{' '}
      <select
        value={chosen}
        onChange={({ currentTarget }) => {
          chosenReason.value = currentTarget.value;
        }}
      >
        <option value="">any reason</option>
        {[...kinds].toSorted().map((kind) => (
          <option key={kind} value={kind}>
            {reasonWords(kind)}
          </option>
        ))}
      </select>
    </label>
  );
}

function wordsOf({
  symbol,
  bars,
  bar_seconds: seconds,
  positions,
  executions,
  not_taken,
}: Chart): string {
  const steps = positions.reduce((sum, { stop }) => sum + stop.length, 0);
  return `${symbol}: ${bars.length} bars of ${seconds / 60} min, ${steps} steps of stops, ${executions.length} executions, ${not_taken.length} signals not taken. The same as a table is below.`;
}
