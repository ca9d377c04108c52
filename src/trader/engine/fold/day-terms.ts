// The sums of a day's result, each kept with its terms: so that every figure can be explained by what was added to it.
import type { Instant } from '../../../kernel/instant.ts';
import type { DayTerm, State } from '../state/state.ts';

export function addToDay(state: State, term: DayTerm): void {
  if (term.amount === 0) return;
  state.dayTerms.push(term);
  switch (term.part) {
    case 'realized':
      state.dayRealized += term.amount;
      return;
    case 'carried':
      state.dayCarried += term.amount;
      return;
    case 'fees':
      state.dayCommissions += term.amount;
  }
}

/**
 * The day's base may be known hours after the day began. What was closed since then belongs to the day, besides what was open
 * when it began.
 */
export function beginDayTerms(
  state: State,
  {
    carried,
    since,
    at,
  }: { readonly carried: number; readonly since: Instant; readonly at: Instant },
): void {
  const kept = state.dayTerms.filter((term) => term.part !== 'carried' && term.at >= since);
  state.dayRealized = 0;
  state.dayCarried = 0;
  state.dayCommissions = 0;
  state.dayTerms = [];
  const text = 'open when the day began';
  addToDay(state, { part: 'carried', amount: carried, at, text, positionId: undefined });
  for (const term of kept) addToDay(state, term);
}
