// What of the signals is looked at.
import { reasonWords } from '../facts/reasons.ts';
import { reasonChoices } from '../facts/refusal-days.ts';
import type { Signal } from '../facts/shapes.ts';
import type { SignalFilter } from '../facts/signal-filter.ts';
import { PrintedFilter } from '../lists/printed-filter.tsx';
import { seen } from '../state/dashboard-snapshot.ts';

interface FiltersProps {
  readonly filter: SignalFilter;
  readonly refusals: readonly Signal[];
  change(filter: SignalFilter): void;
}

export function Filters({ filter, refusals, change }: FiltersProps) {
  const board = seen.value?.board;
  const all = [...refusals, ...(board?.signals ?? [])];
  const strategies = new Set([
    ...(board?.status.config?.strategies ?? []),
    ...all.map(({ strategy }) => strategy),
  ]);
  const symbols = new Set(all.map(({ symbol }) => symbol));
  return (
    <>
      <form class="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
        <Choice
          name="Symbol"
          value={filter.symbol}
          choices={pairs(symbols)}
          choose={(symbol) => change({ ...filter, symbol })}
        />
        <Choice
          name="Strategy"
          value={filter.strategy}
          choices={pairs(strategies)}
          choose={(strategy) => change({ ...filter, strategy })}
        />
        <Choice
          name="Outcome"
          value={filter.taken === 'all' ? '' : filter.taken}
          choices={pairs(['taken', 'not taken'])}
          choose={(taken) =>
            change({
              ...filter,
              taken: taken === 'taken' || taken === 'not taken' ? taken : 'all',
              // What was taken has no reason.
              reason: '',
            })
          }
        />
        <Choice
          name="Reason"
          value={filter.reason}
          choices={reasonChoices(refusals)}
          choose={(reason) => change({ ...filter, reason, taken: 'all' })}
        />
      </form>
      <PrintedFilter
        of={{
          symbol: filter.symbol,
          strategy: filter.strategy,
          outcome: filter.taken === 'all' ? '' : filter.taken,
          reason: reasonWords(filter.reason),
        }}
      />
    </>
  );
}

type Pair = readonly [value: string, words: string];

function pairs(words: Iterable<string>): readonly Pair[] {
  return [...words].map((word) => [word, word] as const);
}

interface ChoiceProps {
  readonly name: string;
  readonly value: string;
  readonly choices: readonly Pair[];
  choose(value: string): void;
}

function Choice({ name, value, choices, choose }: ChoiceProps) {
  // What is in force stays visible when no signal that is shown has it any more.
  const isOffered = value === '' || choices.some(([one]) => one === value);
  const offered = isOffered ? choices : [...choices, ...pairs([value])];
  return (
    <label>
      {name}
      <select value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        <option value="">all</option>
        {offered.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
