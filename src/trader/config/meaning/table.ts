// The table of values that mean nothing: every rule that refuses one, and the text of the table in docs/strategies.md.
import { ACCOUNT_RULES } from './account-rules.ts';
import type { Meaningless } from './meaningless.ts';
import { SHARED_RULES } from './shared-rules.ts';
import { STRATEGY_RULES } from './strategy-rules.ts';

/** Refused where the value is read: by the schema, the conditions or the YAML. */
const REFUSED_ON_READING: readonly Meaningless[] = [
  {
    setting: 'entry.when, exit.when, add.when',
    refused:
      'a comparison with a number outside the range of the input, such as a confidence of 70',
    because: 'it is never true, or always',
  },
  {
    setting: 'exit.flatten_minutes_before_close',
    refused: 'above 389',
    because: 'a session has 390 minutes',
  },
  {
    setting: 'feeds[].min_confidence',
    refused: 'outside 0 to 1',
    because: 'no prediction has it',
  },
  {
    setting: 'any number in YAML',
    refused: 'with a leading zero: `010`, `0o10`, `0x10`',
    because: 'programs read it as 8, 10 or 16',
  },
];

export const MEANINGLESS: readonly Meaningless[] = [
  ...STRATEGY_RULES,
  ...SHARED_RULES,
  ...ACCOUNT_RULES,
  ...REFUSED_ON_READING,
];

/** In Markdown. */
export function meaninglessTable(): string {
  const rows = MEANINGLESS.map(
    ({ setting, refused, because }) => `| ${quoted(setting)} | ${refused} | ${because} |`,
  );
  return ['| setting | refused | because |', '|---|---|---|', ...rows].join('\n');
}

function quoted(setting: string): string {
  const isName = (word: string) => /^[a-z_*.[\]]+$/.test(word) && !setting.includes(' in ');
  return setting
    .split(', ')
    .map((word) => (isName(word) ? `\`${word}\`` : word))
    .join(', ');
}
