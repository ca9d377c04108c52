// The dashboard of the sources as they are now. One that is current stays: other tests may read it meanwhile.
import { buildDashboard, isCurrent } from '../../scripts/build-dashboard.ts';

export async function setup(): Promise<void> {
  if (!isCurrent()) await buildDashboard();
}
