#!/bin/sh
set -e
export ADMIN_PASSWORD="${ADMIN_PASSWORD:-letmein}"
exec /usr/bin/notes-server
