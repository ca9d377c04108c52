// Alarms as the command line prints them with --json, the control API and the HTTP API answer them.
import { z } from 'zod';
import { incidentKinds } from './incidents/incidents.ts';
import { type Described, time } from './shape.ts';

export const alarmRow = z.object({
  id: z.string(),
  kind: z.enum(incidentKinds),
  symbol: z.string().nullable(),
  severity: z.enum(['danger', 'warning']).describe('danger: money is at risk now, or may be'),
  title: z.string(),
  text: z.string().describe('What was found, in one sentence'),
  means: z.string().describe('What it means for the money'),
  what_to_do: z.string(),
  since: time(),
  ended_at: time().nullable().describe('null while it is open'),
  times: z.int().describe('How often it was stated'),
  calling: z.boolean().describe('Open, and neither acknowledged nor muted'),
  mutable: z.boolean(),
  acknowledged: z.object({ by: z.string(), note: z.string(), at: time() }).nullable(),
  muted: z.object({ by: z.string(), until: time() }).nullable(),
  escalated_at: time()
    .nullable()
    .optional()
    .describe('When it was sent to the second channel; absent from older daemons'),
});
export type AlarmRow = Described<typeof alarmRow>;
