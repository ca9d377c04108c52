// The part `agents` of config/sluice.yaml: what judges portfolios, and the language model that may word it.
import { z } from 'zod';
import { address, count, encrypted, text } from '../fields/fields.ts';
import { thresholds } from './agent-thresholds-schema.ts';
import { autopilot } from './autopilot-schema.ts';

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

const telegram = z
  .strictObject({
    token: text().describe('Token of a bot that only the API reads; name an environment variable'),
    chats: z
      .record(z.string(), text().describe('User name of the API'))
      .superRefine(checkChats)
      .describe('Who decides, by private chat, such as "12345678": ann'),
    api_url: address().default('https://api.telegram.org').describe('Of your own Bot API server'),
  })
  .optional()
  .describe('Proposals are sent to these chats, and decided on there; off unless it is set');

function checkChats(chats: Readonly<Record<string, string>>, context: z.RefinementCtx): void {
  for (const chat of Object.keys(chats)) {
    if (/^[1-9]\d{0,15}$/.test(chat)) continue;
    const message = /^[-@]/.test(chat)
      ? `${chat} is a group or a channel: everybody in it would act as ${chats[chat]}; name the private chat of each person, whose id is the user id at Telegram`
      : 'a private chat in quotes, such as "12345678"';
    context.addIssue({ code: 'custom', path: [chat], message });
  }
}

export const agents = z.strictObject({
  ...thresholds,
  ...{ autopilot, language_model: languageModel, telegram },
});

export type AgentsFile = z.output<typeof agents>;
