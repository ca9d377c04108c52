// The request over HTTP behind a command: what joins a line in the API's log to facts of the journal.
export interface CommandRequest {
  /** `req_…`, as the API's log and its answer name it. */
  readonly id: string;
  readonly user: string;
  /** W3C trace context; never recorded. */
  readonly traceparent?: string;
}

/** The chain of the facts of a request; apart from the ids of predictions and positions, because a caller may choose the id. */
export function requestChain(id: string): string {
  return `request/${id}`;
}
