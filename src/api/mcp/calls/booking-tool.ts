// A tool that books: the first call is a dry run and answers a confirm token, the second call with the token books it once.
import { z } from 'zod';
import { instant, toIso } from '../../../kernel/instant.ts';
import type { RouteCall } from '../../http/assistants/route-call.ts';
import { forbidden, unprocessable } from '../../http/shapes/problem.ts';
import type { Conversation } from './conversation.ts';
import { type Answered, type Tool, tool } from './tool.ts';

interface BookingTool<Input extends z.ZodRawShape, Body> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: Input;
  readonly output: z.ZodRawShape;
  /** The call of the route that books. */
  readonly call: (
    given: z.infer<z.ZodObject<Input>>,
    conversation: Conversation,
  ) => Promise<RouteCall>;
  /** The same call with `dry_run` in its body unless given. */
  readonly tryEntry?: (call: RouteCall, conversation: Conversation) => Promise<Body>;
  /** What a confirmation books, by what the dry run showed; what was tried unless given. */
  readonly pinned?: (call: RouteCall, shown: Body) => RouteCall;
  /** Of what the route answered to either. */
  readonly answer: (
    done: { readonly body: Body; readonly call: RouteCall; readonly isDryRun: boolean },
    conversation: Conversation,
  ) => Promise<Answered>;
}

const TWICE = 'Dry run first; confirm_token once agreed.';

const asking = {
  dry_run: z.boolean().optional(),
  confirm_token: z.string().max(8_000).optional(),
};

const answering = {
  dry_run: z.boolean().describe('true: nothing was done'),
  confirm_token: z
    .string()
    .nullable()
    .describe('Show the person what would be done; only if they agree call again with it'),
  confirm_until: z.iso.datetime().nullable(),
};

export function bookingTool<Input extends z.ZodRawShape, Body>(
  described: BookingTool<Input, Body>,
): Tool {
  const { call: callOf, tryEntry = byDryRun, pinned = asTried, answer, ...rest } = described;
  return tool({
    ...rest,
    description: `${rest.description} ${TWICE}`,
    books: true,
    input: { ...rest.input, ...asking },
    output: { ...rest.output, ...answering },
    async answer(all, conversation) {
      const { dry_run, confirm_token, ...given } = all as z.infer<z.ZodObject<typeof asking>>;
      const { confirmations, user, via } = conversation;
      const asked = { user, via, tool: rest.name, given };
      if (!conversation.mayBook) throw forbidden('look_only', ONLY_LOOKS);
      if (confirm_token === undefined && dry_run === false) throw unprocessable(...WITHOUT_DRY_RUN);
      if (confirm_token === undefined || dry_run === true) {
        const call = await callOf(given as z.infer<z.ZodObject<Input>>, conversation);
        const body = await tryEntry(call, conversation);
        const { token, until } = await confirmations.issue(pinned(call, body), asked);
        return {
          ...(await answer({ body, call, isDryRun: true }, conversation)),
          ...{ dry_run: true, confirm_token: token, confirm_until: toIso(instant(until)) },
        };
      }
      const confirmed = await confirmations.confirmed(confirm_token, asked);
      if (!confirmed.ok)
        throw unprocessable('confirm_token', FAULTS[confirmed.failure], 'confirmation_invalid');
      const { call, idempotencyKey, done } = confirmed.value;
      const body = await conversation.ask<Body>({ ...call, idempotencyKey });
      await done();
      return {
        ...(await answer({ body, call, isDryRun: false }, conversation)),
        ...{ dry_run: false, confirm_token: null, confirm_until: null },
      };
    },
  });
}

const WITHOUT_DRY_RUN = [
  'confirm_token',
  'confirm_token: required with dry_run false; call without both first, and show the person what would be done. Nothing was done.',
] as const;

const ONLY_LOOKS =
  'This key or token only looks: nothing was booked or tried. A key with the scope mcp books.';

const FAULTS = {
  expired:
    'confirm_token: it has expired and was never confirmed, so nothing was booked by it; call without it for a new one.',
  /** The answer to an earlier call may have been lost. */
  unknown:
    'confirm_token: it was confirmed before it expired, and whether that call booked is not known; look at the position or the proposal first, then call without it.',
  other:
    'confirm_token: not of a dry run by you, with this key or session and these arguments, within a day; this call booked nothing. If it was sent before, that call may have booked: look at the position or the proposal first, then call without it.',
} as const;

function asTried(call: RouteCall): RouteCall {
  return call;
}

function byDryRun<Body>(call: RouteCall, { ask }: Conversation): Promise<Body> {
  return ask<Body>({ ...call, body: { ...call.body, dry_run: true } });
}
