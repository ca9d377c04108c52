// The dividends and splits that the rows of a file mark: one of each a day, also where every minute of the day repeats it.
import { type CorporateAction, sizeOf } from '../../market/instruments/corporate-action.ts';
import { RowFault } from './row-fault.ts';

export interface MarkedActions {
  readonly all: readonly CorporateAction[];
  mark(action: CorporateAction): void;
}

export function createMarkedActions(): MarkedActions {
  const all: CorporateAction[] = [];
  return {
    all,
    mark(action) {
      const { day, kind } = action;
      const known = all.find((other) => other.day === day && other.kind === kind);
      if (known === undefined) all.push(action);
      else if (sizeOf(known) !== sizeOf(action)) {
        const two = `${sizeOf(action)} on ${day}, and ${sizeOf(known)} in an earlier row of that day`;
        throw new RowFault(kind, two);
      }
    },
  };
}
