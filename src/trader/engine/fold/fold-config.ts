// The configuration and the strategies in force, and since when.
import type { Instant } from '../../../kernel/instant.ts';
import type { FactOf } from '../../domain/facts/facts.ts';
import type { State } from '../state/state.ts';

/** A strategy that is unchanged after a restart keeps its time. */
export function strategiesSince(
  state: State,
  rules: FactOf<'daemon-started'>['rules'],
  at: Instant,
): State['strategies'] {
  const known = state.strategies;
  return new Map(
    rules.map(({ name, hash }) => {
      const before = known.get(name);
      return [name, before?.hash === hash ? before : { hash, since: at }];
    }),
  );
}

export function configChanged(state: State, fact: FactOf<'config-changed'>, at: Instant): void {
  state.configHash = fact.hash;
  state.configSince = at;
  for (const { kind, name, hash } of fact.rules) {
    if (kind === 'removed') state.strategies.delete(name);
    else state.strategies.set(name, { hash, since: at });
  }
}
