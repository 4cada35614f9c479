#!/bin/sh
set -e
exec /usr/bin/notes-server > /var/log/notes.log 2>&1
