// What answers messages of the Model Context Protocol, as the routes see it.
import type { Principal } from '../../identity/principal.ts';
import type { AskRoute } from './route-call.ts';

export interface AssistantMessage {
  /** One JSON-RPC request or notification. */
  readonly message: object;
  /** Of the HTTP request that carried it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly caller: Principal;
  readonly ask: AskRoute;
}

export interface AssistantAnswer {
  readonly status: number;
  /** JSON; empty for a notification. */
  readonly text: string;
}

export interface AssistantDoor {
  answer(message: AssistantMessage): Promise<AssistantAnswer>;
}
