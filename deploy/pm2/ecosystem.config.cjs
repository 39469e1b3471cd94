// For PM2, from the installed package or a built checkout: pm2 start deploy/pm2/ecosystem.config.cjs
// One process: the embedded store belongs to one. Secrets belong in files: ADMIN_TOKEN_FILE, COUCHDB_URL_FILE.
module.exports = {
  apps: [
    {
      name: 'tidesheet',
      cwd: `${__dirname}/../..`,
      script: 'dist/server.js',
      args: 'serve',
      exec_mode: 'fork',
      instances: 1,
      autorestart: true,
      exp_backoff_restart_delay: 500,
      kill_timeout: 60_000,
      env: { NODE_ENV: 'production' }
    }
  ]
};
