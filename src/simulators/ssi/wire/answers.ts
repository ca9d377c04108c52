// SSI's answers: `{data}`, or `{code, msg}` with an error's HTTP status.
import { type HttpAnswer, jsonAnswer } from '../../host/http-server.ts';

export interface WireError {
  readonly status: number;
  readonly code: number | string;
  readonly msg: string;
}

export type Answered = { readonly data: unknown } | WireError;

export const OTP_REQUIRED: WireError = { status: 403, code: 403_101, msg: 'OTP is required' };
export const OTP_BLOCKED: WireError = {
  status: 403,
  code: 403_105,
  msg: 'Too many wrong OTP codes, try again in 10 minutes',
};
export const INVALID_OTP: WireError = { status: 401, code: 401_105, msg: 'Invalid OTP' };
export const INVALID_TOKEN: WireError = {
  status: 401,
  code: 401_001,
  msg: 'Invalid or expired access token',
};
export const INVALID_LOGIN: WireError = {
  status: 401,
  code: 401_101,
  msg: 'Invalid API key or secret',
};
export const INVALID_REFRESH: WireError = {
  status: 401,
  code: 401_103,
  msg: 'Invalid refresh token',
};
export const UNKNOWN_TRANSACTION: WireError = {
  status: 401,
  code: 401_116,
  msg: 'Unknown transaction',
};
export const INVALID_SIGNATURE: WireError = {
  status: 401,
  code: 401_201,
  msg: 'Invalid signature',
};
export const DUPLICATE_REQUEST: WireError = {
  status: 409,
  code: 409_001,
  msg: 'Duplicate clientRequestId',
};

export function badRequest(msg: string, code: number | string = 400): WireError {
  return { status: 400, code, msg };
}

export function toHttp(answered: Answered): HttpAnswer {
  if ('data' in answered) return jsonAnswer(200, { data: answered.data });
  const { status, code, msg } = answered;
  return jsonAnswer(status, { code, msg });
}
