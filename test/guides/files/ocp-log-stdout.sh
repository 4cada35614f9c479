#!/bin/sh
set -e
exec /usr/bin/notes-server
