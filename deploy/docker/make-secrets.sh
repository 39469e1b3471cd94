#!/bin/sh
# Creates the secrets of compose.yaml in the folder `secrets`, each once.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
create() { [ -e "secrets/$1" ] || printf '%s\n' "$2" >"secrets/$1"; }

create admin-token "$(random)"
create metrics-token "$(random)"
if [ ! -e secrets/couchdb-url ]; then
  password=$(random)
  printf '[admins]\nadmin = %s\n' "$password" >secrets/couchdb-admins.ini
  printf 'http://admin:%s@couchdb:5984\n' "$password" >secrets/couchdb-url
fi
# Containers read them as users of their own; the folder keeps everybody else out.
chmod 0444 secrets/*
echo "The admin token is in $(pwd)/secrets/admin-token."
