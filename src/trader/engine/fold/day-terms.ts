// The sums of a day's result, each kept with its terms: so that every figure can be explained by what was added to it.
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

/** What was open when the day began is the only term so far. */
export function beginDayTerms(state: State, carried: number): void {
  state.dayRealized = 0;
  state.dayCarried = 0;
  state.dayCommissions = 0;
  state.dayTerms = [];
  const text = 'open when the day began';
  addToDay(state, { part: 'carried', amount: carried, text, positionId: undefined });
}
