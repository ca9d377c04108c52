// A path and what answers it.
import type { HttpRequest } from '../../../host/http-server.ts';
import type { Answered } from './answers.ts';

export interface Route {
  readonly method: string;
  /** Its first group is the name in the path. */
  readonly pattern: RegExp;
  answer(request: HttpRequest, name: string): Answered;
}

export function route(method: string, path: string, answer: Route['answer']): Route {
  return { method, pattern: new RegExp(`^${path}/?$`), answer };
}
