// Builds the dashboard from its sources as they are now.
import { buildDashboard } from '../../scripts/build-dashboard.ts';

export async function setup(): Promise<void> {
  await buildDashboard();
}
