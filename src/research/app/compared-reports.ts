// Two reports on record side by side, for screens: figures, trades that differ, and the equity of both at the end of each day.
import { ok, type Result } from '../../kernel/result.ts';
import { compareReports } from '../compare/compare-reports.ts';
import { comparisonJson } from '../compare/comparison-json.ts';
import { parseReport } from '../compare/read-report.ts';

export interface KeptReport {
  readonly id: string;
  /** As `sluice backtest --json` printed it. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface EquityDay {
  /** YYYY-MM-DD, UTC. */
  readonly day: string;
  readonly a: number | null;
  readonly b: number | null;
}

/** A failure is a sentence that names the report. */
export function comparedReports(a: KeptReport, b: KeptReport): Result<object, string> {
  const [one, other] = [parseReport(a.id, a.body), parseReport(b.id, b.body)];
  if (!one.ok) return one;
  if (!other.ok) return other;
  const comparison = compareReports(one.value, other.value);
  const json = comparisonJson(comparison);
  const figures = comparison.figures.map(({ name, unit }, at) => ({
    ...{ ...json.figures[at], name, unit },
  }));
  return ok({ ...json, figures, equity: equityDays(a.body.equity, b.body.equity) });
}

function equityDays(a: unknown, b: unknown): readonly EquityDay[] {
  const [ofA, ofB] = [lastByDay(a), lastByDay(b)];
  const days = [...new Set([...ofA.keys(), ...ofB.keys()])].sort();
  return days.map((day) => ({ day, a: ofA.get(day) ?? null, b: ofB.get(day) ?? null }));
}

/** The newest mark of each day; earlier versions of the report have none. */
function lastByDay(marks: unknown): ReadonlyMap<string, number> {
  const byDay = new Map<string, number>();
  for (const mark of Array.isArray(marks) ? marks : []) {
    const { at, equity } = mark as { readonly at?: unknown; readonly equity?: unknown };
    if (typeof at === 'string' && typeof equity === 'number') byDay.set(at.slice(0, 10), equity);
  }
  return byDay;
}
