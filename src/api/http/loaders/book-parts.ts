// What routes work with that change or show the book under a name in the audit trail; some reach the traders too.
import type { TraderClients } from '../../traders/trader-clients.ts';
import type { Book } from './book.ts';
import type { Identity } from './parts.ts';

export interface BookParts {
  readonly book: Book;
  readonly identity: Identity;
}

export interface BookAndTraders extends BookParts {
  readonly clients: TraderClients;
}
