// What the process that runs a strategy file first answers. The file decides what that process does, so nothing is
// believed of its answer but its shape.
import { z } from 'zod';
import type { ConfigIssue } from '../issues/config-issue.ts';
import type { TermsText } from './code-tree.ts';

export interface VettingTask {
  readonly file: string;
  readonly text: string;
}

const CHARACTERS_MAX = 2_000;

const terms: z.ZodType<TermsText> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(terms),
    z.strictObject({ members: z.array(z.tuple([z.string(), terms])) }),
    z.strictObject({ odd: z.string() }),
  ]),
);

const place = z.int().min(1);
const sentence = z.string().max(CHARACTERS_MAX);

const result = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('refused'),
    issues: z.array(z.strictObject({ line: place, column: place, message: sentence })).min(1),
  }),
  /** `unfit` says why its condition cannot be used. */
  z.strictObject({ kind: z.literal('fit'), terms, unfit: sentence.optional() }),
]);

export type VettingResult = z.infer<typeof result>;

export function parseVettingResult(output: string): VettingResult | undefined {
  try {
    return result.safeParse(JSON.parse(output)).data;
  } catch {
    // Not JSON, or nested beyond all measure.
    return undefined;
  }
}

export type Vetted =
  | { readonly kind: 'refused'; readonly issues: readonly ConfigIssue[] }
  | Extract<VettingResult, { kind: 'fit' }>;

/** With the file that its places are in. */
export function vettedIn(file: string, result: VettingResult): Vetted {
  if (result.kind === 'fit') return result;
  const issues = result.issues.map(({ line, column, message }): ConfigIssue => {
    return { origin: { kind: 'file', file, line, column }, path: '', message };
  });
  return { kind: 'refused', issues };
}
