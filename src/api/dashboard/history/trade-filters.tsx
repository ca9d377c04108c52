// Which closed trades are looked at.
import { seen } from '../state/dashboard-snapshot.ts';

export interface TradeFilter {
  /** Days of the exchange, both included; empty: no bound. */
  readonly from: string;
  readonly to: string;
  /** Empty: all. */
  readonly symbol: string;
  readonly strategy: string;
}

export const EVERY_TRADE: TradeFilter = { from: '', to: '', symbol: '', strategy: '' };

interface TradeFiltersProps {
  readonly filter: TradeFilter;
  /** Fields left out stay as they are. */
  change(part: Partial<TradeFilter>): void;
}

const NAMES = {
  from: 'From day',
  to: 'To day',
  symbol: 'Symbol',
  strategy: 'Strategy',
} as const;

export function TradeFilters({ filter, change }: TradeFiltersProps) {
  const strategies = seen.value?.board.status.config?.strategies ?? [];
  return (
    <form class="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
      {(['from', 'to', 'symbol', 'strategy'] as const).map((name) => {
        const isDay = name === 'from' || name === 'to';
        return (
          <label key={name}>
            {NAMES[name]}
            <input
              type={isDay ? 'date' : 'text'}
              autocomplete="off"
              maxLength={64}
              list={name === 'strategy' ? 'strategies-in-force' : undefined}
              value={filter[name]}
              onChange={({ currentTarget }) => {
                const text = currentTarget.value.trim();
                change({ [name]: name === 'symbol' ? text.toUpperCase() : text });
              }}
            />
          </label>
        );
      })}
      <datalist id="strategies-in-force">
        {strategies.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </form>
  );
}
