// Tools for the alarms of a trader: what is wrong, and what a person says about it. They change which alarms call, and nothing that the
// trader does.
import { z } from 'zod';
import type { RouteCall } from '../../http/assistants/route-call.ts';
import { alarmSchema } from '../../http/shapes/feed-rows.ts';
import { notFound } from '../../http/shapes/problem.ts';
import { trader, traderName } from '../calls/arguments.ts';
import { bookingTool } from '../calls/booking-tool.ts';
import { isoNow } from '../calls/conventions.ts';
import type { Conversation } from '../calls/conversation.ts';
import { tool } from '../calls/tool.ts';

type Row = z.infer<typeof alarmSchema>;

const CONVENTIONS = {
  calling: 'open, and neither acknowledged nor muted; a missing stop always calls',
  severity: 'danger: money is at risk now, or may be',
  effect: 'what is said about an alarm changes no order and no position',
  times: 'ISO 8601, UTC',
};

const NOT_LIVE = 'The trader does not answer; these are its last known alarms.';

export const listAlarms = tool({
  name: 'list_alarms',
  title: 'What is wrong now',
  description:
    'Alarms of a trader, the most urgent first: since when, what it means for the money, and what to do.',
  input: {
    trader: trader(),
    history: z.boolean().optional().describe('Also those that have ended'),
  },
  output: { alarms: z.array(alarmSchema) },
  async answer({ trader: name, history = false }, conversation) {
    const alarms = await alarmsOf(name, !history, conversation);
    return {
      as_of: isoNow(conversation.now),
      conventions: CONVENTIONS,
      warnings: alarms.some(({ live }) => !live) ? [NOT_LIVE] : [],
      alarms,
    };
  },
});

const named = {
  trader: traderName(),
  alarm_id: z.string().min(1).max(32).describe('Of list_alarms'),
};

const output = {
  alarm: alarmSchema.nullable().describe('Before it is done; null once it is done'),
  done: z.string().nullable().describe('What was done; null before it is confirmed'),
};

export const acknowledgeAlarm = bookingTool({
  name: 'acknowledge_alarm',
  title: 'Say that an alarm is seen',
  description:
    'Records that the person has seen an open alarm, with a note. It calls no more, and stays until its cause ends.',
  input: { ...named, note: z.string().max(500).optional().describe('What is being done about it') },
  output,
  call: async ({ trader: name, ...body }) => saying(name, 'acknowledge-alarm', body),
  tryEntry: shownAlarm,
  answer: answered,
});

export const muteAlarm = bookingTool({
  name: 'mute_alarm',
  title: 'Keep an alarm quiet',
  description:
    'For at most 240 minutes, unless it gets worse. A position without a stop cannot be muted.',
  input: { ...named, minutes: z.int().min(1).max(240) },
  output,
  call: async ({ trader: name, ...body }) => saying(name, 'mute-alarm', body),
  tryEntry: shownAlarm,
  answer: answered,
});

interface Said {
  readonly alarm?: Row;
  readonly text?: string;
}

function alarmsOf(name: string, open: boolean, { ask }: Pick<Conversation, 'ask'>) {
  const path = `/daemon/${encodeURIComponent(name)}/alarms`;
  return ask<readonly Row[]>({ method: 'GET', path, query: open ? { open } : {} });
}

function saying(name: string, command: string, body: object): RouteCall {
  return { method: 'POST', path: `/daemon/${encodeURIComponent(name)}/${command}`, body };
}

/** Whether it can be said is decided when it is. */
async function shownAlarm({ path, body }: RouteCall, conversation: Conversation): Promise<Said> {
  const { alarm_id: id } = body as { readonly alarm_id: string };
  const [, , name = ''] = path.split('/');
  const alarms = await alarmsOf(decodeURIComponent(name), true, conversation);
  const alarm = alarms.find((one) => one.id === id);
  if (alarm === undefined)
    throw notFound('not_found', `No open alarm ${id}; list_alarms has those that are.`);
  return { alarm };
}

async function answered(
  { body: { alarm, text } }: { readonly body: Said },
  { now }: Pick<Conversation, 'now'>,
) {
  return {
    as_of: isoNow(now),
    conventions: CONVENTIONS,
    warnings: alarm?.live === false ? [NOT_LIVE] : [],
    alarm: alarm ?? null,
    done: text ?? null,
  };
}
