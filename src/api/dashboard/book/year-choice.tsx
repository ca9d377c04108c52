// Chooses one of the years that are offered.

interface YearChoiceProps {
  readonly years: readonly number[];
  readonly year: number;
  choose(year: number): void;
}

export function YearChoice({ years, year, choose }: YearChoiceProps) {
  return (
    <p class="choices">
      <label>
        Year{' '}
        <select value={year} onChange={({ currentTarget }) => choose(Number(currentTarget.value))}>
          {years.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </label>
    </p>
  );
}
