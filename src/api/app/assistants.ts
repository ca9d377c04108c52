// Tools for assistants, loaded with the first message: an API without assistants saves 13 MB and the time to load them.

import { type Instant, instant } from '../../kernel/instant.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import type { AssistantDoor } from '../http/assistants/assistant-door.ts';
import type { IdentityContext } from '../identity/identity-context.ts';

export function openAssistants(
  version: string,
  { store, now, draw }: IdentityContext,
  home: Calendar,
): AssistantDoor {
  const today = () => newestSessionDay(home, instant(now()));
  let loading: Promise<AssistantDoor> | undefined;

  async function loaded(): Promise<AssistantDoor> {
    const { createAssistantDoor } = await import('../mcp/assistant-server.ts');
    return createAssistantDoor({ version, store, now, draw, today });
  }

  return {
    async answer(message) {
      loading ??= loaded();
      return (await loading).answer(message);
    },
  };
}

/** Of the session that began last: on a holiday, and before the open, of an earlier day. */
function newestSessionDay(calendar: Calendar, at: Instant): string {
  const day = calendar.dayOf(at);
  const session = calendar.sessionOf(day);
  if (session !== undefined && at >= session.open) return day;
  return calendar.previousSession(day)?.day ?? day;
}
