// Whether SSI can be reached: the login is a matter of the daemon, since each code is good for one.
import { credentialsOf } from '../../trader/app/brokers/credentials.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import type { SsiSettings } from '../../trader/ports/ssi-settings.ts';
import { type Finding, failing, fine, warning } from '../answers/finding.ts';

const ANSWER_MS = 5_000;

export async function ssiFindings(settings: Settings): Promise<Finding[]> {
  const { ssi } = settings;
  return ssi === undefined ? [] : [keyFinding(settings), await connectionFinding(ssi)];
}

/** That it can be read and signs is checked with the configuration. */
function keyFinding(settings: Settings): Finding {
  const loose = credentialsOf(settings).warning(settings);
  return loose === undefined
    ? fine('key', 'the private key of SSI can sign orders')
    : warning('key', loose.what, loose.remedy);
}

async function connectionFinding({ url }: SsiSettings): Promise<Finding> {
  try {
    // Any answer will do: nothing is asked without a login.
    await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
  } catch {
    const remedy = 'look at the network of this host, or correct `ssi.url`';
    return failing('ssi', `${url} does not answer`, remedy);
  }
  return fine('ssi', `${url} answers; log in with \`sluice otp\` once the daemon runs`);
}
