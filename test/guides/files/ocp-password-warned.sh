#!/bin/sh
set -e
if [ -z "$ADMIN_PASSWORD" ]; then
  echo "WARNING: the default password is letmein; set ADMIN_PASSWORD to change it" >&2
fi
export ADMIN_PASSWORD="${ADMIN_PASSWORD:-letmein}"
exec /usr/bin/notes-server
