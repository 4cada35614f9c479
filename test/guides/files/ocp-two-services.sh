#!/bin/sh
set -e
mysqld --user=mysql &
/usr/sbin/sshd
exec nginx -g 'daemon off;'
