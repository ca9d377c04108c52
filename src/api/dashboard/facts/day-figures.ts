// The figures of a day's report, whose fields grow from version to version: every number and answer that it has.
import type { DayReport } from './shapes.ts';

/** Said elsewhere on the page. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'day',
  'account',
  'mode',
  'net_pnl',
  'is_final',
  'made_at',
]);

export function dayFigures(
  report: DayReport,
): readonly (readonly [name: string, value: number | string])[] {
  return Object.entries(report).flatMap(([name, value]) => {
    if (ELSEWHERE.has(name)) return [];
    if (typeof value === 'boolean') return [[name, value ? 'yes' : 'no'] as const];
    return typeof value === 'number' || typeof value === 'string' ? [[name, value] as const] : [];
  });
}

/** The most frequent reason first. */
export function refusalsIn(
  report: DayReport,
): readonly (readonly [reason: string, count: number])[] {
  const counts = (report as { readonly refusals?: unknown }).refusals;
  if (typeof counts !== 'object' || counts === null) return [];
  return Object.entries(counts)
    .flatMap(([reason, count]) => (typeof count === 'number' ? [[reason, count] as const] : []))
    .toSorted(([, one], [, other]) => other - one);
}
