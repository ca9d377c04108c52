// Files of strategies, the verdict on a text, and what became of a save.
import { z } from 'zod';
import { type Described, time } from './shape.ts';

export const strategyFileRow = z.object({
  /** `flow-follow.yaml` */
  name: z.string(),
  strategy: z.string().nullable().describe('Its name in the configuration in force; null if none'),
  bytes: z.int(),
  changed_at: time(),
});
export type StrategyFileRow = Described<typeof strategyFileRow>;

export const strategyFileText = z.object({
  name: z.string(),
  text: z.string(),
  hash: z.string().describe('SHA-256 of the text; `base_hash` of a save'),
  changed_at: time(),
});
export type StrategyFileText = Described<typeof strategyFileText>;

/** A fault, in the words of `sluice strategy check`. */
const issue = z.object({
  sentence: z.string().describe('With file, line and column'),
  line: z.int().nullable().describe('Null if another file is at fault'),
  column: z.int().nullable(),
});
export type FileIssue = Described<typeof issue>;

export const fileVerdict = z.object({
  ok: z.boolean().describe('Whether a save would come into force'),
  issues: z.array(issue),
  changes: z.array(z.string()).describe('By meaning: follow: stop.percent 1 -> 2'),
  text: z.string().describe('What would happen, and from when'),
});
export type FileVerdict = Described<typeof fileVerdict>;

export const savedFile = z.object({
  name: z.string(),
  hash: z.string(),
  in_force: z.boolean().describe('False: saved, but the reload was refused'),
  text: z.string().describe('What the reload said'),
});
export type SavedFile = Described<typeof savedFile>;
