// The first and the last day of a backtest, each empty for all that is on record.

export interface Days {
  readonly from: string;
  readonly to: string;
}

interface DaysFieldsProps {
  readonly days: Days;
  choose(days: Days): void;
}

export function DaysFields({ days, choose }: DaysFieldsProps) {
  const { from, to } = days;
  return (
    <>
      <label>
        From
        <input
          type="date"
          value={from}
          onInput={({ currentTarget }) => choose({ from: currentTarget.value, to })}
        />
      </label>
      <label>
        To
        <input
          type="date"
          value={to}
          onInput={({ currentTarget }) => choose({ from, to: currentTarget.value })}
        />
      </label>
    </>
  );
}
