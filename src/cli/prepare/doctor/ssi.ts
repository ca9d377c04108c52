// Whether SSI can be reached: the login is a matter of the daemon, since each code is good for one.
import type { SsiSettings } from '../../../trader/ports/ssi-settings.ts';
import { type Finding, failing, fine } from '../../answers/finding.ts';

const ANSWER_MS = 5_000;

export async function ssiFindings({ url }: SsiSettings): Promise<Finding[]> {
  try {
    // Any answer will do: nothing is asked without a login.
    await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
  } catch {
    const remedy = 'look at the network of this host, or correct `ssi.url`';
    return [failing('ssi', `${url} does not answer`, remedy)];
  }
  return [fine('ssi', `${url} answers; log in with \`sluice otp\` once the daemon runs`)];
}
