// The answers of the prediction API: its envelope for data and for errors, before any fault is applied.
import { type HttpAnswer, jsonAnswer } from '../../host/http-server.ts';

export type ErrorCode = 400 | 401 | 404 | 429 | 500 | 501;

const ERROR_TITLE: Readonly<Record<ErrorCode, string>> = {
  400: 'Bad request',
  401: 'Unauthorized',
  404: 'Not found',
  429: 'Rate limit exceeded',
  500: 'Internal server error',
  501: 'Not implemented',
};

export function success(data: unknown): HttpAnswer {
  return jsonAnswer(200, { status: 'success', data });
}

export function failure(code: ErrorCode, message: string): HttpAnswer {
  return jsonAnswer(code, errorBody(code, message));
}

export function errorBody(code: ErrorCode, message: string): object {
  return { status: 'error', error: ERROR_TITLE[code], code, message };
}

export function withHeaders(
  answer: HttpAnswer,
  headers: Readonly<Record<string, string>>,
): HttpAnswer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
