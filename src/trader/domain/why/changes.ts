// What change would have let a refused signal or order trade: of each reason that refused by itself, what would have lifted it.
import { fewestParts } from '../strategy/condition-parts.ts';
import type { Refusal, RefusalKind } from '../terms/refusal.ts';
import { type HomeWords, plainValue } from '../wording/figures.ts';
import { type LeverKind, leverOf } from './levers.ts';
import { nearOfCompared, nearOfRefusal } from './near.ts';

export interface Change {
  /** The reason that it would have lifted. */
  readonly kind: RefusalKind;
  readonly by: LeverKind;
  /** `limits.max_positions`: 2 allowed, where 1 was. */
  readonly text: string;
}

export function changesOf(reason: Refusal, home: HomeWords): readonly Change[] {
  const { kind } = reason;
  const lever = leverOf(reason);
  if (lever === undefined) return [];
  if (reason.kind === 'condition_false') return conditionChanges(reason);
  if (reason.kind === 'side_not_allowed')
    return [{ kind, by: 'strategy', text: `\`entry.side\` that takes ${reason.side}` }];
  const [by, text] = lever;
  return [{ kind, by, text: isKeyed(by) ? settingText(text, reason, home) : text }];
}

function isKeyed(by: LeverKind): boolean {
  return by === 'strategy' || by === 'configuration';
}

function settingText(key: string, reason: Refusal, home: HomeWords): string {
  const near = nearOfRefusal(reason, home);
  if (near === undefined) return `another \`${key}\``;
  const { needs, seen, value } = near;
  // One position is open, and fewer than one was needed: the next one must be allowed.
  const [, most] = /^below (\d+)$/.exec(needs) ?? [];
  return most === undefined
    ? `\`${key}\` that allows ${seen} (${needs} was needed)`
    : `\`${key}\` that allows ${Number(value) + 1} (${most} was the most)`;
}

/** The fewest comparisons that would have had to come out the other way. */
function conditionChanges({
  when,
  values,
}: Extract<Refusal, { readonly kind: 'condition_false' }>): readonly Change[] {
  const kind = 'condition_false';
  return fewestParts(when, values).map(({ compared, text, isTrue }): Change => {
    if (compared === undefined)
      return { kind, by: 'moment', text: `with \`${text}\` ${isTrue ? 'not true' : 'true'}` };
    const { name, needs, seen } = nearOfCompared(compared, isTrue, kind);
    return compared.bound.isLiteral
      ? {
          kind,
          by: 'strategy',
          text: `\`entry.when\` that takes ${name} ${seen} (${needs} was needed)`,
        }
      : {
          kind,
          by: 'moment',
          text: `with ${name} ${needs}; it was ${plainValue(compared.value.value)}`,
        };
  });
}
