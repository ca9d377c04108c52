// Asks for a backtest over the bars and predictions on record, or says in the server's words why there is none.
import { useState } from 'preact/hooks';
import { finished, isRunning, refusal, runBacktest } from '../state/backtests.ts';
import { seen } from '../state/dashboard-snapshot.ts';
import { hrefOf } from '../state/place.ts';
import { DaysFields } from './days-fields.tsx';

export function RunBacktest({ trader }: { readonly trader: string }) {
  const [strategy, setStrategy] = useState('');
  const [days, setDays] = useState({ from: '', to: '' });
  const names = seen.value?.board.status.config?.strategies ?? [];
  return (
    <form
      class="filters"
      aria-label="Run a backtest"
      onSubmit={(event) => {
        event.preventDefault();
        void runBacktest(trader, { strategy, ...days });
      }}
    >
      <label>
        Strategy
        <select value={strategy} onChange={({ currentTarget }) => setStrategy(currentTarget.value)}>
          <option value="">all</option>
          {names.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <DaysFields {...{ days }} choose={setDays} />
      <button type="submit" disabled={isRunning.value}>
        {isRunning.value ? 'Running…' : 'Run a backtest'}
      </button>
      <p role="status" class={refusal.value === '' ? 'outcome' : 'refusal'}>
        {isRunning.value && 'It takes up to a minute and trades nothing.'}
        {refusal.value}
        {finished.value !== undefined && (
          <a href={hrefOf('strategies', `report:${finished.value}`)}>Open the report</a>
        )}
      </p>
    </form>
  );
}
