// For pm2: `pm2 start scripts/ecosystem.config.cjs`. SLUICE_CONFIG names the configuration; the default is config/sluice.yaml.
const { join } = require('node:path');

module.exports = {
  apps: [
    {
      name: 'sluice',
      script: join(__dirname, '..', 'bin', 'sluice.js'),
      args: 'start --foreground',
      cwd: join(__dirname, '..'),
      // One daemon per account: the instance lock refuses a second one.
      instances: 1,
      exec_mode: 'fork',
      autorestart: true,
      // No restart after wrong usage, a wrong configuration or a wrong account: a restart cannot fix these.
      stop_exit_codes: [0, 2, 4],
      exp_backoff_restart_delay: 1000,
      // The first signal stops the daemon gracefully. Resting stops stay at the broker in any case.
      kill_timeout: 45000,
      // The log is in the instance folder; pm2 keeps only stderr.
      merge_logs: true,
      time: false,
    },
  ],
};
