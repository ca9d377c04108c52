// Which closed trades are looked at.
import type { Days } from '../facts/entered-time.ts';
import { FilterText } from '../lists/filter-text.tsx';
import { PrintedFilter } from '../lists/printed-filter.tsx';
import { seen } from '../state/dashboard-snapshot.ts';

/** Days of the exchange, both included. */
export interface TradeFilter extends Days {
  /** Empty: all. */
  readonly symbol: string;
  readonly strategy: string;
}

interface TradeFiltersProps {
  readonly filter: TradeFilter;
  /** Fields left out stay as they are. */
  change(part: Partial<TradeFilter>): void;
}

export function TradeFilters({ filter, change }: TradeFiltersProps) {
  const strategies = seen.value?.board.status.config?.strategies ?? [];
  return (
    <>
      <form class="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
        {(['from', 'to'] as const).map((name) => (
          <label key={name}>
            {name === 'from' ? 'From day' : 'To day'}
            <input
              type="date"
              value={filter[name]}
              onChange={({ currentTarget }) => change({ [name]: currentTarget.value })}
            />
          </label>
        ))}
        <label>
          Symbol
          <FilterText
            maxLength={64}
            value={filter.symbol}
            enter={(text) => change({ symbol: text.toUpperCase() })}
          />
        </label>
        <label>
          Strategy
          <FilterText
            maxLength={64}
            list="strategies-in-force"
            value={filter.strategy}
            enter={(strategy) => change({ strategy })}
          />
        </label>
        <datalist id="strategies-in-force">
          {strategies.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      </form>
      <PrintedFilter of={{ ...filter }} />
    </>
  );
}
