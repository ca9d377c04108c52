// SSI's answers: bare, or `{data}` with what pages have beside it; `{code, msg}` for an error and for what is empty.
import { type HttpAnswer, jsonAnswer } from '../../host/http-server.ts';
import type { WireForm } from './wire-form.ts';

export interface WireError {
  readonly status: number;
  readonly code: number | string;
  /** In the older form, where it differs. */
  readonly olderCode?: number;
  readonly msg: string;
}

export interface Paging {
  readonly pagesCount: number;
  readonly totalRecord: number;
}

export interface Done {
  readonly data: unknown;
  /** Of a list that comes in pages. */
  readonly paging?: Paging;
  /** There is nothing to list, although `data` is not an empty list itself. */
  readonly isEmpty?: boolean;
}

export type Answered = Done | WireError;

/** A token without a code has no rights to trade. */
export const OTP_REQUIRED: WireError = {
  ...{ status: 403, code: 403_100, olderCode: 403_101, msg: 'OTP is required' },
};
export const OTP_BLOCKED: WireError = {
  ...{ status: 403, code: 403_105, msg: 'Too many wrong OTP codes, try again in 10 minutes' },
};
export const INVALID_OTP: WireError = {
  ...{ status: 401, code: 401_100, msg: 'Invalid OTP' },
};
export const INVALID_TOKEN: WireError = {
  ...{ status: 401, code: 401_001, msg: 'Invalid or expired access token' },
};
export const INVALID_LOGIN: WireError = {
  ...{ status: 401, code: 401_105, msg: 'Invalid API key or secret' },
};
export const INVALID_REFRESH: WireError = {
  ...{ status: 401, code: 401_103, msg: 'Invalid refresh token' },
};
export const UNKNOWN_TRANSACTION: WireError = {
  ...{ status: 401, code: 401_113, olderCode: 401_116, msg: 'Unknown transaction' },
};
export const SIGNATURE_MISSING: WireError = {
  ...{ status: 401, code: 401_006, olderCode: 401_201, msg: 'Signature is missing' },
};
export const SIGNATURE_BODY_EMPTY: WireError = {
  ...{ status: 401, code: 401_008, olderCode: 401_201, msg: 'Nothing is signed' },
};
export const INVALID_SIGNATURE: WireError = {
  ...{ status: 401, code: 401_013, olderCode: 401_201, msg: 'Invalid signature' },
};
export const DUPLICATE_REQUEST: WireError = {
  ...{ status: 409, code: 409_001, msg: 'Duplicate clientRequestId' },
};

/** An empty result is a success with this body. */
const NO_CONTENT = { code: 204, msg: 'No Content' };

export function badRequest(msg: string, code: number | string = 400): WireError {
  return { status: 400, code, msg };
}

export function errorBody({ code, olderCode, msg }: WireError, form: WireForm): object {
  return { code: form === 'older' ? (olderCode ?? code) : code, msg };
}

export function toHttp(answered: Answered, form: WireForm): HttpAnswer {
  if (!('data' in answered)) return jsonAnswer(answered.status, errorBody(answered, form));
  const { data, paging } = answered;
  if (form === 'older') return jsonAnswer(200, { data });
  const isEmpty = answered.isEmpty ?? (Array.isArray(data) && data.length === 0);
  if (isEmpty) return jsonAnswer(200, NO_CONTENT);
  return jsonAnswer(200, paging === undefined ? data : { data, ...paging });
}
