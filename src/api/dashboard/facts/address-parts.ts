// Which parts of a page an address may name behind its name: `#/history/trades/2026-11`.
import { daysNamed } from './entered-time.ts';

/** Whether the page has such a part. */
export type HasPart = (of: string) => boolean;

/** The page itself says that it does not know a symbol, an id or a name. */
export const ANY: HasPart = () => true;
export const NO_PART: HasPart = () => false;

export const isPortfolio: HasPart = (of) => /^\d{1,15}$/.test(of);

export const isStrategyPart: HasPart = (of) => /^(file|new|report|compare|grid):.+$/.test(of);

/** A list, a day among the reports, or the days of trades. */
export const isHistoryPart: HasPart = (of) => {
  const [list = '', row, ...more] = of.split('/');
  if (more.length > 0) return false;
  if (row === undefined) return HISTORY_LISTS.some((name) => name === list);
  const { from, to } = daysNamed(row);
  if (list === 'trades') return from !== '';
  return list === 'reports' && from !== '' && from === to;
};

export const HISTORY_LISTS = [
  ...(['orders', 'trades', 'fills', 'positions', 'reports', 'predictions'] as const),
] as const;
