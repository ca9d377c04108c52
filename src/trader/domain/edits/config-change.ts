// The changes of a reload in the terms of the files: nothing secret, and only what is in force afterwards.

export interface FieldChange {
  /** As in the file, feeds by name: `trail.atr_multiple`, `feeds.flow.symbols`. */
  readonly path: string;
  /** Absent if the value was not set, or is not recorded in the journal. */
  readonly from?: unknown;
  readonly to?: unknown;
}

export type StrategyChange =
  | { readonly kind: 'added'; readonly name: string; readonly hash: string }
  | { readonly kind: 'removed'; readonly name: string; readonly hash: string }
  | {
      readonly kind: 'changed';
      readonly name: string;
      readonly was: string;
      readonly hash: string;
      readonly fields: readonly FieldChange[];
    };

export interface ConfigChange {
  /** Hash of the configuration before and after. */
  readonly was: string;
  readonly hash: string;
  readonly rules: readonly StrategyChange[];
  readonly settings: readonly FieldChange[];
}

export function changesNothing({ rules, settings }: ConfigChange): boolean {
  return rules.length === 0 && settings.length === 0;
}

/** One line per change, strategies first. */
export function changeLines({ rules, settings }: ConfigChange): string[] {
  return [...rules.map(strategyLine), ...settings.map(fieldText)];
}

function strategyLine(change: StrategyChange): string {
  switch (change.kind) {
    case 'added':
      return `${change.name}: new`;
    case 'removed':
      return `${change.name}: removed, no more entries`;
    case 'changed':
      return `${change.name}: ${change.fields.map(fieldText).join(', ') || 'its code'}`;
  }
}

/** `trail.atr_multiple 3 -> 2`, `target.r 2 -> nothing`. */
export function fieldText({ path, from, to }: FieldChange): string {
  if (from === undefined && to === undefined) return `${path} changed`;
  return `${path} ${valueText(from)} -> ${valueText(to)}`;
}

const VALUE_CHARACTERS_MAX = 120;

function valueText(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= VALUE_CHARACTERS_MAX ? text : `${text.slice(0, VALUE_CHARACTERS_MAX)}...`;
}
