// Selects the records of a profile source's answer that matter, and their symbols.

import { hash } from 'node:crypto';
import { matches } from '../../../domain/intake/mapping/matches.ts';
import { symbolIn } from '../../../domain/intake/mapping/read-mapped.ts';
import type { FeedRecord } from '../../../domain/terms/feed-record.ts';
import type { DeclaredFeedSettings } from '../../../ports/feed-settings.ts';
import { ALL_SYMBOLS } from './feed-source.ts';
import { createKnownMarks } from './known-marks.ts';

export interface Sieve {
  /** New records that pass the profile's conditions and concern a wanted symbol, or name no symbol. */
  sifted(records: readonly unknown[]): FeedRecord[];
  forget(): void;
}

/**
 * Polls of a list overlap, so that no record is missed; known records are not passed on again. The latest record of a
 * symbol is always passed on, since the engine counts its repeats.
 */
export function createSieve({ declared, symbols }: DeclaredFeedSettings): Sieve {
  const isRepeating = declared.request.mode === 'latest-per-symbol';
  const { reading } = declared;
  const wanted = new Set(symbols);
  const known = createKnownMarks();

  function isNew(record: unknown): boolean {
    return known.isNew(hash('sha1', JSON.stringify(record) ?? '', 'base64'));
  }
  return {
    sifted(records) {
      return records.flatMap((record): FeedRecord[] => {
        if (!reading.where.every((test) => matches(record, test))) return [];
        const symbol = symbolIn(record, reading);
        if (symbol.ok && !wanted.has(symbol.value)) return [];
        if (!isRepeating && !isNew(record)) return [];
        return [{ symbol: symbol.ok ? symbol.value : ALL_SYMBOLS, record, model: undefined }];
      });
    },
    forget: known.forget,
  };
}
