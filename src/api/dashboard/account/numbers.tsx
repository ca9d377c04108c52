// How numbers, dates and times are written in this browser.
import { Section } from '../book/section.tsx';
import { CLOCK_STYLES } from '../facts/clock-formats.ts';
import { DATE_STYLES } from '../facts/date-formats.ts';
import { NUMBER_STYLES } from '../facts/number-formats.ts';
import { CLOCKS, chooseClock, clockStyle } from '../state/clocks.ts';
import { chooseDates, DATES, dateStyle } from '../state/dates.ts';
import { chooseNumbers, numberStyle, STYLES } from '../state/numbers.ts';

export function Numbers() {
  return (
    <Section name="numbers" title="Numbers, dates and times">
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
        <label>
          Times as{' '}
          <select
            value={clockStyle.value}
            onChange={({ currentTarget }) => chooseClock(currentTarget.value)}
          >
            {CLOCKS.map((one) => (
              <option key={one} value={one}>
                {CLOCK_STYLES[one](16, ':05')}
              </option>
            ))}
          </select>
        </label>
      </p>
      <p class="parts">
        Kept in this browser. What you type has a point before its decimals, fields for days are as
        your browser writes them, and sentences of the trader and films are as they are everywhere.
      </p>
    </Section>
  );
}
