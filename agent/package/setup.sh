#!/bin/sh
# Connects this machine to your team's Tidesheet, with the agent in this folder. Arguments are those of "tidesheet setup".
set -eu

# Outside of main a script that was cut short could run half of itself.
main() {
  folder=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
  command -v node >/dev/null 2>&1 || stop 'Node.js is not installed here, or not on the PATH.'
  node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' ||
    stop "Node.js $(node -p process.versions.node) is too old."
  if [ ! -f "$folder/agent.js" ]; then
    echo "There is no agent.js beside this script: unpack the whole folder, and run it there." >&2
    exit 1
  fi
  echo "Keep this folder where it is, $folder: the agent is started from it."
  exec node "$folder/agent.js" setup "$@"
}

stop() {
  echo "$1 Tidesheet needs version 20.19 or newer: https://nodejs.org. Then run this again." >&2
  exit 1
}

main "$@"
