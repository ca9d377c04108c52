// The doctor at the prediction feeds: does each answer with the key it was given.
import type { FeedSettings } from '../../../ports/settings.ts';
import { type Finding, failing, fine, warning } from './finding.ts';

const PATIENCE_MS = 5_000;

export async function feedFinding({ name, url, apiKey, symbols }: FeedSettings): Promise<Finding> {
  const check = `feed ${name}`;
  try {
    const response = await fetch(`${url}/status`, {
      headers: { 'X-API-Key': apiKey },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.ok) return fine(check, `${url} answers, ${symbols.length} symbols`);
    if (response.status === 401 || response.status === 403) {
      return failing(check, `${url} refuses the key`, 'correct `api_key`');
    }
    return warning(check, `${url} answers ${response.status}`, 'ask whoever runs the feed');
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const why = cause instanceof Error && cause.message !== '' ? cause.message : 'no answer';
    return failing(check, `${url} does not answer: ${why}`, 'correct `url`, or start the feed');
  }
}
