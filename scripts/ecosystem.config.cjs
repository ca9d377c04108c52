// For pm2: `pm2 start scripts/ecosystem.config.cjs`. The configuration is named by SLUICE_CONFIG, else config/sluice.yaml.
const { join } = require('node:path');

module.exports = {
  apps: [
    {
      name: 'sluice',
      script: join(__dirname, '..', 'bin', 'sluice.js'),
      args: 'start --foreground',
      cwd: join(__dirname, '..'),
      // One daemon per account: a second one is refused by its lock.
      instances: 1,
      exec_mode: 'fork',
      autorestart: true,
      // Wrong usage and a wrong configuration or account do not mend themselves.
      stop_exit_codes: [0, 2, 4],
      exp_backoff_restart_delay: 1000,
      // The first signal stops gracefully; resting stops stay at the broker either way.
      kill_timeout: 45000,
      // The log is in the instance folder; what pm2 keeps is what stderr said.
      merge_logs: true,
      time: false,
    },
  ],
};
