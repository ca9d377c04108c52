// Answers of the control API: a status with a JSON body, or a problem document (RFC 9457).

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** When to ask again. */
  readonly retryAfterSeconds?: number;
  /** Called once the answer has been sent. */
  readonly afterwards?: () => void;
}

/** By the kind of a command that was not carried out. */
export const STATUS_BY_KIND = {
  refused: 409,
  'not-found': 404,
  unconfirmed: 428,
  'key-reused': 422,
  'in-progress': 409,
} as const;

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  404: 'Not Found',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

export function problem(status: number, detail: string, more: object = {}): Answer {
  const title = TITLES[status] ?? 'Error';
  return { status, body: { type: 'about:blank', title, status, detail, ...more } };
}

/** Undefined if the text is not JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
