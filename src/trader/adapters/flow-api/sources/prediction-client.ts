// A client of a library user's own in the place of the HTTP client of the prediction API.
import { failed, ok } from '../../../../kernel/result.ts';
import type { HttpClient } from './http-client.ts';

export interface PredictionClient {
  /**
   * The latest prediction for a ticker, with the fields that the prediction API documents: `signal` (BUY, SELL, NEUTRAL),
   * `confidence` (0 to 1), `timestamp` (milliseconds since 1970), and what else the source knows; undefined if there is
   * none. An error counts as a source that does not answer, and is asked again later.
   */
  getLatestPrediction(ticker: string): Promise<object | undefined>;
}

/** Answers like the prediction API with what the client says. */
export function httpOf(client: PredictionClient): HttpClient {
  return {
    async get({ params }) {
      const ticker = String(params.ticker);
      try {
        const prediction = await client.getLatestPrediction(ticker);
        if (prediction === undefined) return ok({ status: 404, text: ABSENT, headers: {} });
        const data = { ticker, prediction: { ticker, ...prediction } };
        return ok({ status: 200, text: JSON.stringify({ status: 'success', data }), headers: {} });
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return failed({ kind: 'unavailable', why });
      }
    },
    close() {},
  };
}

const ABSENT = JSON.stringify({ status: 'error', code: 404, message: 'no prediction' });
