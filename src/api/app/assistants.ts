// Tools for assistants, loaded with the first message: an API without assistants saves 13 MB and the time to load them.
import type { AssistantDoor } from '../http/assistants/assistant-door.ts';

interface AssistantOptions {
  readonly version: string;
  /** Epoch ms. */
  now(): number;
  draw(bytes: number): Buffer;
}

export function openAssistants(options: AssistantOptions): AssistantDoor {
  let loading: Promise<AssistantDoor> | undefined;

  async function loaded(): Promise<AssistantDoor> {
    const { createAssistantDoor } = await import('../mcp/assistant-server.ts');
    return createAssistantDoor(options);
  }

  return {
    async answer(message) {
      loading ??= loaded();
      return (await loading).answer(message);
    },
  };
}
