// What the prediction API sends back: its envelope for data and for errors, before any fault spoils it.

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type ErrorCode = 400 | 401 | 404 | 429 | 500 | 501;

const ERROR_TITLE: Readonly<Record<ErrorCode, string>> = {
  400: 'Bad request',
  401: 'Unauthorized',
  404: 'Not found',
  429: 'Rate limit exceeded',
  500: 'Internal server error',
  501: 'Not implemented',
};

export function success(data: unknown): Answer {
  return jsonAnswer(200, { status: 'success', data });
}

export function failure(code: ErrorCode, message: string): Answer {
  return jsonAnswer(code, errorBody(code, message));
}

export function errorBody(code: ErrorCode, message: string): object {
  return { status: 'error', error: ERROR_TITLE[code], code, message };
}

export function jsonAnswer(status: number, body: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

export function withHeaders(answer: Answer, headers: Readonly<Record<string, string>>): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
