// Films of the traders' days, as the routes see them.
import type { Result } from '../../../kernel/result.ts';
import type { FilmView } from '../../../trader/contract/film.ts';

export interface FilmWanted {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** Undefined: the one with the most facts. */
  readonly symbol: string | undefined;
}

export interface Films {
  /** A sentence if the journal cannot be read; undefined if this process cannot see the files of the trader. */
  read(trader: string, wanted: FilmWanted): Promise<Result<FilmView, string> | undefined>;
}
