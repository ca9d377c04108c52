// Whether strategies in code are taken from outside, over HTTP: only if the owner turned it on, and where their text can be
// run first without a network.
import { networkSeal } from '../../config/code/sealed-process.ts';
import type { ApiSettings } from '../../ports/settings.ts';

/** Why not; undefined if they are. */
export function codeFault({ code }: Pick<ApiSettings, 'code'>): string | undefined {
  if (!code)
    return 'Strategies in TypeScript are not taken over HTTP (api.code is false). Nothing was run. Put the file into the strategies folder, or use YAML.';
  return sealFault();
}

/** As a fault of the configuration, where it is turned on. */
export function sealFault(): string | undefined {
  return networkSeal() === 'none'
    ? 'api.code: true needs bubblewrap, or a systemd user manager, to run code from outside without a network, and neither works here. Install bubblewrap (and allow user namespaces), or set api.code: false.'
    : undefined;
}
