#!/bin/sh
set -e

mkdir -p /app/uploads/tmp
echo "starting $1"
"$@"
