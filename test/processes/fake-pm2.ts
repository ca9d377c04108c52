// A service manager with the commands of pm2 that sluice uses: it runs one daemon, and restarts it when it is asked to.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Returns the folder of the command `pm2`. `program`: what it starts, with its arguments, as a shell reads it. */
export function managerIn(folder: string, program: string): string {
  const bin = join(folder, 'manager');
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'pm2'),
    `#!/bin/sh
pid=$(cat ${bin}/pid 2>/dev/null)
runs() { [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; }
stop() { runs && kill -TERM "$pid" && while runs; do sleep 0.05; done; rm -f ${bin}/pid; }
start() {
  cd ${folder}
  pm_id=0 name=sluice PM2_HOME=${bin} setsid ${program} >>${bin}/log 2>&1 </dev/null &
  echo $! >${bin}/pid
}
case "$1" in
  jlist)
    [ -f ${bin}/pid ] && state=online || state=stopped
    echo "[{\\"name\\":\\"sluice\\",\\"pm2_env\\":{\\"status\\":\\"$state\\"}}]" ;;
  describe) ;;
  start) start ;;
  stop) stop ;;
  restart) [ -f ${bin}/refuse ] && { echo 'permission denied' >&2; exit 1; }; stop; start ;;
esac
`,
    { mode: 0o755 },
  );
  return bin;
}
