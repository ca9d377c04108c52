// Which lines of the log are looked at.
import { FilterText } from '../lists/filter-text.tsx';
import { PrintedFilter } from '../lists/printed-filter.tsx';
import { zone } from '../state/zone.ts';

const LEVELS = { debug: 'all', info: 'info and worse', warn: 'warnings', error: 'errors' } as const;
type Level = keyof typeof LEVELS;

export interface LogFilter {
  readonly level: Level;
  /** Empty: all. */
  readonly symbol: string;
  /** As the fields of the browser have it, by the clock of the page. */
  readonly from: string;
  readonly until: string;
}

export const EVERY_LINE: LogFilter = { level: 'info', symbol: '', from: '', until: '' };

interface LogFiltersProps {
  readonly filter: LogFilter;
  /** Fields left out stay as they are. */
  change(part: Partial<LogFilter>): void;
}

export function LogFilters({ filter, change }: LogFiltersProps) {
  const { label } = zone.value;
  return (
    <>
      <form class="filters" aria-label="Lines" onSubmit={(event) => event.preventDefault()}>
        <label>
          Level
          <select
            value={filter.level}
            onChange={({ currentTarget }) => change({ level: currentTarget.value as Level })}
          >
            {Object.entries(LEVELS).map(([level, words]) => (
              <option key={level} value={level}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <label>
          Symbol
          <FilterText
            maxLength={32}
            value={filter.symbol}
            enter={(text) => change({ symbol: text.toUpperCase() })}
          />
        </label>
        {(['from', 'until'] as const).map((bound) => (
          <label key={bound}>
            {bound === 'from' ? 'From' : 'Until'} {label}
            <input
              type="datetime-local"
              value={filter[bound]}
              onChange={({ currentTarget }) => change({ [bound]: currentTarget.value })}
            />
          </label>
        ))}
      </form>
      <PrintedFilter of={{ ...filter, level: LEVELS[filter.level] }} />
    </>
  );
}
