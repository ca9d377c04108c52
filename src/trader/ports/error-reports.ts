// Reports of errors in our own code to its maintainers. Absent unless an address is configured.

export interface ReportedPlace {
  /** The template of a route, never a path. */
  readonly route?: string;
  readonly requestId?: string;
}

export interface ErrorReports {
  /** Sends kind and stack; never the message, which may name orders. */
  report(error: Error, place?: ReportedPlace): void;
  /** Resolves when what is on its way has arrived or is given up. */
  stop(): Promise<void>;
}
