// Doctor checks of a practice or a demonstration: its gateway and feeds are simulators, on ports that it chooses itself.

import { instanceFolder } from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import type { StatusView } from '../../../trader/contract/status.ts';
import type { Settings } from '../../../trader/ports/settings.ts';
import { type Finding, failing, fine, warning } from '../../answers/finding.ts';
import { findRunning } from '../../program/running.ts';

export async function playedFindings({ dataFolder, mode, account }: Settings): Promise<Finding[]> {
  const running = await findRunning(instanceFolder(dataFolder, mode, account));
  if (running.kind === 'live')
    return [gatewayFinding(running.status), ...feedFindings(running.status)];
  return [
    fine('gateway', 'simulated: each run starts its own'),
    fine('feeds', 'simulated: each run starts its own'),
  ];
}

function gatewayFinding({ gateway }: StatusView): Finding {
  if (gateway?.state === 'ready') return fine('gateway', 'simulated, ready');
  const text = `simulated, ${gateway?.state ?? 'not there'}${gateway?.why ? `: ${gateway.why}` : ''}`;
  return failing('gateway', text, 'it reconnects by itself; `sluice logs` has the reason');
}

function feedFindings({ feeds }: StatusView): Finding[] {
  return feeds.map(({ name, state, failures }) => {
    const text = `simulated, ${state}, ${failures} failures`;
    return failures === 0
      ? fine(`feed ${name}`, text)
      : warning(`feed ${name}`, text, 'it asks again by itself; `sluice logs` has the reason');
  });
}
