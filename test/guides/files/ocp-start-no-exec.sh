#!/bin/sh
set -e
envsubst < /etc/notes/notes.conf.in > /tmp/notes.conf
/usr/bin/notes-server --config /tmp/notes.conf
