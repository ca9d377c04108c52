// What is wrong with a book, in a sentence.
import type { BookFault } from '../../../ledger/app/verify-book.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';

export function faultText(fault: BookFault): string {
  switch (fault.kind) {
    case 'CHAIN':
      return `Event ${fault.version} of ${fault.stream} ${CHAIN[fault.why]}; restore a backup from before`;
    case 'EVENTS':
      return `The rows of ${fault.stream} cannot be computed: ${fault.why}`;
    case 'ROW': {
      const { table, row, column, stored, rebuilt } = fault;
      const what =
        column === undefined
          ? `is ${stored === undefined ? 'missing' : 'one too many'}`
          : `has ${column} ${stored} instead of ${rebuilt}`;
      return `The row of ${table} with ${row} ${what}; \`sluice book rebuild\` writes it anew`;
    }
    case 'ROWS':
      return `${fault.table} has ${counted(fault.stored, 'row')} instead of ${fault.rebuilt}: some belong to no event`;
  }
}

const CHAIN = {
  HASH_DIFFERS: 'was changed after it was written',
  VERSION_MISSING: 'is missing',
  HEAD_DIFFERS: 'is not the last one that was written',
} as const;
