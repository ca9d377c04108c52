// A process whose file descriptors are used up, and that sends watchdog notifications meanwhile: `COMMAND` is run for each.
import { openSync } from 'node:fs';
import { createSystemd } from '../../../../src/trader/adapters/system/systemd.ts';
import { createWallClock } from '../../../../src/trader/adapters/system/wall-clock.ts';

const [command] = process.argv.slice(2);
const service = createSystemd({
  environment: { ...process.env, WATCHDOG_USEC: '300000' },
  wall: createWallClock(),
  ...(command !== undefined && { command }),
});
service.ready('listening');
let asked = 0;

function useUp(): void {
  try {
    for (;;) openSync('/dev/null', 'r');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EMFILE')) throw error;
  }
}

useUp();
service.watch(() => {
  useUp();
  asked += 1;
  if (asked === 10) setTimeout(() => process.exit(0), 200);
  return true;
});
