#!/bin/sh
set -e
docker build -t notes:latest .
