// What routes work with that change or show the book under a name in the audit trail; some reach the traders too.
import type { Desks } from '../../desks/desks.ts';
import type { Book } from './book.ts';
import type { Identity } from './parts.ts';

export interface BookParts {
  readonly book: Book;
  readonly identity: Identity;
}

export interface BookAndDesks extends BookParts {
  readonly desks: Desks;
}
