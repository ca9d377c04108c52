// How numbers, dates and times are written in this browser.
import { Section } from '../book/section.tsx';
import { CLOCK_STYLES } from '../facts/clock-formats.ts';
import { DATE_STYLES } from '../facts/date-formats.ts';
import { NUMBER_STYLES } from '../facts/number-formats.ts';
import type { Preference } from '../state/preference.ts';
import { clocks, dates, numbers } from '../state/preferences.ts';

export function Numbers() {
  return (
    <Section name="numbers" title="Numbers, dates and times">
      <p class="choices">
        <Choice
          title="Numbers as"
          of={numbers}
          example={(one) => `1${NUMBER_STYLES[one].group}234${NUMBER_STYLES[one].point}50`}
        />
        <Choice
          title="Dates as"
          of={dates}
          example={(one) => DATE_STYLES[one]('2026', '11', '20')}
        />
        <Choice title="Times as" of={clocks} example={(one) => CLOCK_STYLES[one](16, ':05')} />
      </p>
      <p class="parts">
        Kept in this browser. What you type may have a point or a comma before its decimals, fields
        for days are as your browser writes them, and sentences of the trader and films are as they
        are everywhere.
      </p>
    </Section>
  );
}

interface ChoiceProps<Style extends string> {
  readonly title: string;
  readonly of: Preference<Style>;
  readonly example: (style: Style) => string;
}

function Choice<Style extends string>({ title, of, example }: ChoiceProps<Style>) {
  return (
    <label>
      {title}{' '}
      <select
        value={of.style.value}
        onChange={({ currentTarget }) => of.choose(currentTarget.value)}
      >
        {of.styles.map((one) => (
          <option key={one} value={one}>
            {example(one)}
          </option>
        ))}
      </select>
    </label>
  );
}
