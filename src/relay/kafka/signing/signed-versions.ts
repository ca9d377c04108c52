// Which events the ledger wrote, as its signatures say: for each version of a stream its position and its hash.
import { eventHash, NO_HASH } from '../../../ledger/app/event-hash.ts';
import type { RecordedEvent } from '../../../ledger/ports/events.ts';
import type { BatchSigned } from '../schemas/signature-schemas.ts';

/** The end of a sentence, or why nothing can be said. */
export type Judgement =
  | { readonly kind: 'SIGNED' }
  | { readonly kind: 'UNSIGNED' }
  | { readonly kind: 'FORGED'; readonly why: string };

export interface SignedVersions {
  add(batch: BatchSigned): void;
  /** The head of a stream that is known to be genuine: what follows it is checked against it. */
  know(stream: string, head: { readonly version: number; readonly hash: string }): void;
  judge(event: RecordedEvent): Judgement;
  hashOf(stream: string, version: number): string | undefined;
  streams(): readonly string[];
}

interface Line {
  /** By version, with holes. */
  readonly hashes: string[];
  readonly positions: number[];
}

export function createSignedVersions(): SignedVersions {
  const lineByStream = new Map<string, Line>();

  function lineOf(stream: string): Line {
    const known = lineByStream.get(stream);
    if (known !== undefined) return known;
    const line: Line = { hashes: [NO_HASH], positions: [0] };
    lineByStream.set(stream, line);
    return line;
  }

  return {
    add({ streams }) {
      for (const { stream, from, positions, hashes } of streams) {
        const line = lineOf(stream);
        for (const [index, position] of positions.entries()) {
          // What was signed first stands: it may have been read.
          line.hashes[from + index] ??= hashes[index] ?? NO_HASH;
          line.positions[from + index] ??= position;
        }
      }
    },
    know(stream, { version, hash }) {
      lineOf(stream).hashes[version] ??= hash;
    },
    judge(event) {
      const { stream, version, position, hash } = event;
      const line = lineByStream.get(stream);
      const [signedHash, signedPosition] = [line?.hashes[version], line?.positions[version]];
      if (line === undefined || signedPosition === undefined) return { kind: 'UNSIGNED' };
      const forged = (why: string): Judgement => ({ kind: 'FORGED', why });
      if (hash !== signedHash) return forged('another hash was signed for its version');
      if (position !== signedPosition) return forged('another position was signed for it');
      const before = line.hashes[version - 1];
      return before === undefined || eventHash(event, before) === hash
        ? { kind: 'SIGNED' }
        : forged('its content does not have the hash that was signed');
    },
    hashOf: (stream, version) => lineByStream.get(stream)?.hashes[version],
    streams: () => [...lineByStream.keys()],
  };
}
