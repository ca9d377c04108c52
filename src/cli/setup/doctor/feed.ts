// Doctor checks of the prediction feeds: does each one answer with the configured key.

import { existsSync } from 'node:fs';
import { redacted } from '../../../kernel/redact.ts';
import { shownAddress } from '../../../trader/adapters/flow-api/sources/feed-secrets.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import type {
  DeclaredFeedSettings,
  FeedSettings,
  PredictionApiSettings,
} from '../../../trader/ports/feed-settings.ts';
import { type Finding, failing, fine, warning } from '../../answers/finding.ts';

const TIMEOUT_MS = 5_000;

export async function feedFinding(feed: FeedSettings): Promise<Finding> {
  return feed.profile === 'declared' ? declaredFinding(feed) : predictionApiFinding(feed);
}

/** The cost of a poll is known only to the operator, so the doctor does not poll this feed. */
function declaredFinding(feed: DeclaredFeedSettings): Finding {
  const { name, declared, url, symbols } = feed;
  const check = `feed ${name}`;
  if (declared.request.mode !== 'file') {
    return fine(
      check,
      `${shownAddress(feed)} with profile ${declared.name}, not polled, ${counted(symbols.length, 'symbol')}`,
    );
  }
  return existsSync(url)
    ? fine(check, `${url} exists, ${counted(symbols.length, 'symbol')}`)
    : warning(
        check,
        `${url} does not exist yet`,
        'correct `file`, or start the program that writes it',
      );
}

async function predictionApiFinding(feed: PredictionApiSettings): Promise<Finding> {
  const { name, url, apiKey, symbols } = feed;
  const check = `feed ${name}`;
  const shown = shownAddress(feed);
  try {
    const response = await fetch(`${url}/status`, {
      headers: { 'X-API-Key': apiKey },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return fine(check, `${shown} answers, ${counted(symbols.length, 'symbol')}`);
    if (response.status === 401 || response.status === 403) {
      return failing(check, `${shown} rejects the key`, 'correct `api_key`');
    }
    return warning(check, `${shown} answers ${response.status}`, 'ask the operator of the feed');
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const why = cause instanceof Error && cause.message !== '' ? cause.message : 'no answer';
    return failing(
      check,
      `${shown} does not answer: ${redacted(why)}`,
      'correct `url`, or start the feed',
    );
  }
}
