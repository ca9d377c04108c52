// The limits in force for all strategies together, by their names in the configuration; read only.
import { wholeNumber } from '../facts/number-formats.ts';
import { seen } from '../state/dashboard-snapshot.ts';

export function Limits() {
  const limits = seen.value?.board.account.limits;
  if (limits === undefined) return null;
  return (
    <section aria-labelledby="limits-title">
      <h2 id="limits-title">Limits of the configuration</h2>
      <ul class="limits">
        {Object.entries(limits).map(([name, value]) => (
          <li key={name}>
            <code>{`risk.${name}: ${shown(value)}`}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}

function shown(value: number | readonly string[] | null): string {
  if (value === null) return 'off';
  if (typeof value === 'number') return wholeNumber(value);
  return value.length === 0 ? 'none' : value.join(', ');
}
