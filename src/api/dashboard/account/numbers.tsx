// How numbers and dates are written in this browser.
import { Section } from '../book/section.tsx';
import { DATE_STYLES } from '../facts/date-formats.ts';
import { NUMBER_STYLES } from '../facts/number-formats.ts';
import { chooseDates, DATES, dateStyle } from '../state/dates.ts';
import { chooseNumbers, numberStyle, STYLES } from '../state/numbers.ts';

export function Numbers() {
  return (
    <Section name="numbers" title="Numbers and dates">
      <p class="choices">
        <label>
          Numbers as{' '}
          <select
            value={numberStyle.value}
            onChange={({ currentTarget }) => chooseNumbers(currentTarget.value)}
          >
            {STYLES.map((one) => (
              <option key={one} value={one}>
                {`1${NUMBER_STYLES[one].group}234${NUMBER_STYLES[one].point}50`}
              </option>
            ))}
          </select>
        </label>
        <label>
          Dates as{' '}
          <select
            value={dateStyle.value}
            onChange={({ currentTarget }) => chooseDates(currentTarget.value)}
          >
            {DATES.map((one) => (
              <option key={one} value={one}>
                {DATE_STYLES[one]('2026', '11', '20')}
              </option>
            ))}
          </select>
        </label>
      </p>
      <p class="parts">
        Kept in this browser. What you type has a point before its decimals, fields for days are as
        your browser writes them, and sentences of the trader are as it writes them everywhere.
      </p>
    </Section>
  );
}
