// The bodies that check and save a strategy file.
import { z } from 'zod';

/** A strategy has a few thousand. */
const CHARACTERS_MAX = 65_536;

const text = z.string().max(CHARACTERS_MAX).describe('Of the whole file');

export const checkBody = z.strictObject({ text });

export const saveBody = z.strictObject({
  text,
  base_hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'expected the hash of the text that was edited')
    .nullable()
    .describe('Of the text that was edited; null for a new file'),
  confirmed: z.boolean().default(false).describe('False: 428 with what it would do'),
});
