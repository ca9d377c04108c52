// Proposes a mapping for the CSV of a broker that is not known.
import { failed, type Result } from '../../kernel/result.ts';
import { type ProposedMapping, proposedMapping } from '../interchange/proposed-mapping.ts';
import { decodedText, guessedText } from '../interchange/text/decoded-text.ts';

/** The failure is one sentence. */
export function proposeMapping(bytes: Uint8Array): Result<ProposedMapping, string> {
  const read = decodedText(bytes, undefined);
  if (read.ok) return proposedMapping(read.value);
  const text = guessedText(bytes);
  return text === undefined ? failed(read.failure) : proposedMapping(text, 'windows-1252');
}
