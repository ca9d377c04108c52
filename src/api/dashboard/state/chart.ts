// The chart of a symbol, kept whole while the API is asked for its newest bars only.
import { useRef } from 'preact/hooks';
import { barsWanted, type Chart, chartAfter } from '../facts/chart.ts';
import type { Known } from '../facts/request-state.ts';
import { type AskedOptions, useAsked } from './polled-request.ts';

export interface ChartOf {
  readonly trader: string;
  readonly symbol: string;
  /** Undefined: the current or the last session. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const RENEW_MS = 5_000;

interface Held {
  readonly key: string;
  /** What it was made of last. */
  readonly answer: Chart;
  readonly chart: Chart | undefined;
}

export function useChart(
  { trader, symbol, from, to }: ChartOf,
  options: Pick<AskedOptions, 'renewMs' | 'followsFacts'> = { renewMs: RENEW_MS },
): Known<Chart> {
  const key = `chart ${trader} ${symbol} ${from} ${to}`;
  const held = useRef<Held | undefined>(undefined);
  const asked = useAsked<Chart>(
    key,
    (client) => {
      const known = held.current?.key === key ? held.current.chart : undefined;
      const barsFrom = barsWanted(known);
      const query = {
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
        ...(barsFrom !== undefined && { bars_from: barsFrom }),
      };
      return client.GET('/api/v1/daemon/{trader}/chart/{symbol}', {
        params: { path: { trader, symbol }, query },
      });
    },
    options,
  );
  if (asked.kind !== 'known') return asked;
  const { body: answer } = asked;
  if (held.current?.answer !== answer) {
    const before = held.current?.key === key ? held.current.chart : undefined;
    held.current = { key, answer, chart: chartAfter(before, answer) };
  }
  const { chart } = held.current;
  return chart === undefined ? { kind: 'asking' } : { ...asked, body: chart };
}
