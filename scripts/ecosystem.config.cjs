// For pm2: `pm2 start scripts/ecosystem.config.cjs`. SLUICE_CONFIG names the configuration; the default is
// config/sluice.yaml of the folder in which that command runs.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const PROGRAM = join(__dirname, '..', 'bin', 'sluice.js');
/** Installed by `sluice upgrade`, by way of its link: a restart then runs the version that the link names. */
const LINKED = PROGRAM.replace(/\/versions\/[^/]+(\/lib\/node_modules\/sluice\/)/, '/current$1');

const SCRIPT = existsSync(LINKED) ? LINKED : PROGRAM;

/** pm2 takes a path with a space for a command of the shell, and drops the arguments. */
function started(args) {
  if (!SCRIPT.includes(' ')) return { script: SCRIPT, args };
  return { script: `exec '${SCRIPT.replaceAll("'", "'\\''")}' ${args}` };
}

/** What both processes have in common. */
const COMMON = {
  // Never the folder of the package: an update deletes what was written there.
  cwd: process.cwd(),
  // One daemon per account: the instance lock refuses a second one.
  instances: 1,
  exec_mode: 'fork',
  autorestart: true,
  // No restart after wrong usage, a wrong configuration or a wrong account, which a restart cannot fix, and after
  // `sluice stop` (10). Not 0: pm2 takes a process that a signal has killed, or that ran out of memory, for one that ended
  // with 0.
  stop_exit_codes: [2, 4, 10],
  // Each process passes signals on to its own children; a second signal would end the daemon at once.
  treekill: false,
  // The log is in the instance folder; pm2 keeps only stderr.
  merge_logs: true,
  time: false,
};

module.exports = {
  apps: [
    {
      ...COMMON,
      name: 'sluice',
      // The API has its own entry.
      ...started('start --foreground --only trader'),
      exp_backoff_restart_delay: 1000,
      // The first signal stops the daemon gracefully. Resting stops stay at the broker in any case.
      kill_timeout: 45000,
    },
    {
      ...COMMON,
      // Ends with 10, and stays ended, where the configuration has no api.enabled.
      name: 'sluice-api',
      ...started('serve'),
      exp_backoff_restart_delay: 100,
      // It answers what has arrived, for ten seconds at most.
      kill_timeout: 15000,
    },
  ],
};
