// How numbers are written in this browser.
import { Section } from '../book/section.tsx';
import { NUMBER_STYLES } from '../facts/number-formats.ts';
import { chooseNumbers, numberStyle, STYLES } from '../state/numbers.ts';

export function Numbers() {
  return (
    <Section name="numbers" title="Numbers">
      <p class="choices">
        <label>
          Written as{' '}
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
      </p>
      <p class="parts">
        Kept in this browser. What you type has a point before its decimals, and sentences of the
        trader are as it writes them everywhere.
      </p>
    </Section>
  );
}
