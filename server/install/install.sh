#!/bin/sh
# Installs the Tidesheet agent of @SERVER@ and connects this machine to it. Run it again to get a newer version.
#
#   curl -fsSL @SERVER@/install.sh | sh
#   curl -fsSL @SERVER@/install.sh | sh -s -- 'the enrolment link that your admin sent'
#
# "--prefix FOLDER", first, installs there; all other arguments are those of "tidesheet setup".
set -eu

server='@SERVER@'

# Outside of main a script that was cut short could run half of itself.
main() {
  prefix=''
  if [ "${1-}" = --prefix ]; then
    prefix=${2:?"--prefix takes a folder"}
    shift 2
  fi
  require_node
  if [ -z "$prefix" ]; then choose_prefix; fi
  npm install --global --prefix "$prefix" --no-audit --no-fund --loglevel=error "$server/agent.tgz" ||
    stop 'npm could not install the agent; what it said is above. Nothing else was changed.'
  echo "Installed $("$prefix/bin/tidesheet" --version) in $prefix/bin."
  case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) echo "Add $prefix/bin to your PATH, to call it by its name." ;;
  esac
  connect "$@"
}

require_node() {
  command -v node >/dev/null 2>&1 || stop "Node.js is not installed here, or not on the PATH. $wanted"
  node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' ||
    stop "Node.js $(node -p process.versions.node) is too old. $wanted"
  command -v npm >/dev/null 2>&1 || stop "npm is missing; it comes with Node.js. $wanted"
}
wanted='Tidesheet needs version 20.19 or newer: https://nodejs.org. Then run this again.'

# Where npm installs programs; where that needs an administrator, the person's own folder.
choose_prefix() {
  prefix=$(npm prefix --global)
  if ! may_write "$prefix/lib/node_modules" || ! may_write "$prefix/bin"; then prefix=$HOME/.local; fi
}

may_write() {
  folder=$1
  while [ ! -e "$folder" ]; do folder=$(dirname -- "$folder"); done
  [ -d "$folder" ] && [ -w "$folder" ]
}

# Prompts read from the terminal, not from the pipe that this script came through.
connect() {
  addressed=''
  for argument in "$@"; do
    case $argument in http://* | https://* | --link* | --server*) addressed=yes ;; esac
  done
  if [ -z "$addressed" ]; then set -- --server "$server" "$@"; fi
  if [ -t 0 ]; then
    exec "$prefix/bin/tidesheet" setup "$@"
  elif (: </dev/tty) 2>/dev/null; then
    exec "$prefix/bin/tidesheet" setup "$@" </dev/tty
  else
    exec "$prefix/bin/tidesheet" setup "$@" </dev/null
  fi
}

stop() {
  echo "$1" >&2
  exit 1
}

main "$@"
