// A file of worked cases: `given` states an operation with all its conventions, `expect` what it must answer.
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const caseSchema = z.strictObject({
  id: z.string(),
  area: z.string(),
  title: z.string(),
  given: z.looseObject({ op: z.string() }),
  expect: z.record(z.string(), z.unknown()),
  tolerance: z.string(),
  source: z.string(),
});

export type WorkedCase = z.infer<typeof caseSchema>;

export function readCases(file: string): readonly WorkedCase[] {
  return z.array(caseSchema).parse(JSON.parse(readFileSync(file, 'utf8')));
}
