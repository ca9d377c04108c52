// The part `agents` of config/sluice.yaml: what judges portfolios, and the language model that may word it.
import { z } from 'zod';
import { thresholds } from './agent-thresholds-schema.ts';
import { autopilot } from './autopilot-schema.ts';
import { count, encrypted, text } from './fields.ts';

const languageModel = z
  .strictObject({
    url: encrypted('a server').describe(
      'Base address of an OpenAI-compatible API, such as https://models.example.org/v1',
    ),
    model: text().describe('As the server names it'),
    key_variable: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of an environment variable')
      .optional()
      .describe('Environment variable that holds the key; without it none is sent'),
    timeout_seconds: z.number().min(0.1).max(120).default(10).describe('For a complete answer'),
    calls_per_hour: count(1, 1_000).default(20).describe('At most, repeated ones included'),
  })
  .optional()
  .describe('Words and ranks what agents found; off unless it is set');

export const agents = z.strictObject({ ...thresholds, autopilot, language_model: languageModel });

export type AgentsFile = z.output<typeof agents>;
