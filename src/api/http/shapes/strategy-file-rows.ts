// Files of strategies, the verdict on a text, and what became of a save.
import { z } from 'zod';
import type {
  FileVerdict,
  SavedFile,
  StrategyFileRow,
  StrategyFileText,
} from '../../../trader/ports/strategy-files.ts';
import { time } from './schemas.ts';

/** A strategy has a few thousand. */
const CHARACTERS_MAX = 65_536;

export const strategyFileSchema = z.object({
  name: z.string(),
  strategy: z.string().nullable().describe('Its name in the configuration in force; null if none'),
  bytes: z.int(),
  changed_at: time(),
}) satisfies z.ZodType<StrategyFileRow>;

export const strategyTextSchema = z.object({
  name: z.string(),
  text: z.string(),
  hash: z.string().describe('SHA-256 of the text; `base_hash` of a save'),
  changed_at: time(),
}) satisfies z.ZodType<StrategyFileText>;

export const verdictSchema = z.object({
  ok: z.boolean().describe('Whether a save would come into force'),
  issues: z.array(
    z.object({
      sentence: z.string().describe('With file, line and column'),
      line: z.int().nullable().describe('Null if another file is at fault'),
      column: z.int().nullable(),
    }),
  ),
  changes: z.array(z.string()).describe('By meaning: follow: stop.percent 1 -> 2'),
  text: z.string().describe('What would happen, and from when'),
}) satisfies z.ZodType<FileVerdict>;

export const savedFileSchema = z.object({
  name: z.string(),
  hash: z.string(),
  in_force: z.boolean().describe('False: saved, but the reload was refused'),
  text: z.string().describe('What the reload said'),
}) satisfies z.ZodType<SavedFile>;

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
