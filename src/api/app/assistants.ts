// Tools for assistants, loaded with the first message: an API without assistants saves 13 MB and the time to load them.

import type { AssistantDoor } from '../http/assistants/assistant-door.ts';
import type { IdentityContext } from '../identity/identity-context.ts';

export function openAssistants(
  version: string,
  { store, now, draw }: IdentityContext,
): AssistantDoor {
  let loading: Promise<AssistantDoor> | undefined;

  async function loaded(): Promise<AssistantDoor> {
    const { createAssistantDoor } = await import('../mcp/assistant-server.ts');
    return createAssistantDoor({ version, store, now, draw });
  }

  return {
    async answer(message) {
      loading ??= loaded();
      return (await loading).answer(message);
    },
  };
}
