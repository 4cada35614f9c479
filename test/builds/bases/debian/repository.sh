#!/bin/sh
# Turns a Debian 12 into the base of the fixtures: the packages that they install lie in it, so that their builds need no network.
# Runs once, as root, with the network. usage: repository.sh
set -e
export DEBIAN_FRONTEND=noninteractive
repository=/srv/repository
mkdir -p "$repository/partial"

apt-get -qq -o Acquire::Check-Valid-Until=false update
for packages in nginx-light 'curl ca-certificates' 'wget' 'make libc6-dev' 'python3-minimal' 'libcap2-bin' 'gnupg' 'sudo' 'bash-completion' 'busybox-static' 'zip unzip' 'redis-server' 'tini'; do
  # shellcheck disable=SC2086 # several packages
  apt-get -qq -y --download-only -o APT::Install-Recommends=true -o Dir::Cache::archives="$repository" install $packages
done
rm -rf "$repository/partial" "$repository/lock" /var/lib/apt/lists/*

cd "$repository"
for archive in *.deb; do
  dpkg-deb -f "$archive"
  printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$archive" "$(stat -c %s "$archive")" "$(sha256sum "$archive" | cut -d' ' -f1)"
done > Packages
# What fixtures fetch.
ln make_*.deb /srv/tool.deb
rm -f /etc/apt/sources.list.d/* /var/log/apt/* /var/log/dpkg.log /var/cache/apt/*.bin
# Copied, as if fetched: a file: source would leave nothing behind in any case.
echo "deb [trusted=yes] copy:$repository ./" > /etc/apt/sources.list
