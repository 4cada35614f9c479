/**
 * Programs by how long they run. All lists are of base names; a program that is in none of them may run for ever.
 *
 * @asOf 2026-11
 * @source POSIX.1-2024, Shell & Utilities, 2.15 and 4; bash(1), "Shell builtin commands"; the manuals of coreutils, findutils, util-linux, shadow, busybox,
 *   and of the tools named.
 */

/** Built into sh or bash: there is nothing to `exec`. */
export const shellBuiltins: ReadonlySet<string> = words(`
  . : [ alias bg bind break builtin caller cd command compgen complete compopt continue declare dirs disown echo enable eval exec exit export false fc fg getopts
  hash help history jobs kill let local logout mapfile popd printf pushd pwd read readarray readonly return set shift shopt source suspend test times trap true
  type typeset ulimit umask unalias unset wait
`);

/** Utilities that do one thing and end. */
export const shortUtilities: ReadonlySet<string> = words(`
  arch awk b2sum base32 base64 basename bc blkid bunzip2 bzip2 cat chattr chcon chgrp chmod chown chpasswd cksum clear cmp column comm cp cpio csplit cut
  date dd delgroup deluser addgroup adduser df diff dig dircolors dirname dmesg dos2unix du ed egrep envsubst expand expr factor fallocate fgrep file find findmnt fmt
  fold free gawk getcap getconf getent getfacl gpasswd gpg gpg2 gpgconf grep groupadd groupdel groupmod groups gunzip gzip head hexdump host hostid hostname iconv id
  ifconfig install ip iptables iptables-restore ip6tables jq yq join kill killall ldconfig less link ln locale locale-gen localedef logger logname ls lsblk
  lscpu lsof lz4 lzma m4 mawk md5sum mkdir mkfifo mknod mktemp modprobe more mount mountpoint mv nawk netstat newusers nft nl nproc nslookup numfmt od openssl passwd
  paste patch pgrep ping ping6 pidof pinky pkill pr printenv ps ptx pwdx readlink realpath renice reset rev rm rmdir route rsync run-parts scp sed seq service rc-service invoke-rc.d s6-svc s6-rc setcap setfacl
  sha1sum sha224sum sha256sum sha384sum sha512sum shred shuf sort split ss ssh-keygen ssh-keyscan ssh-add stat strings strip stty sum swapoff swapon sync sysctl tac
  systemctl tar tee test timedatectl touch tput tr traceroute truncate tsort tty tzselect umount uname unexpand uniq unix2dos unlink unxz unzip update-alternatives
  update-ca-certificates update-ca-trust uptime useradd userdel usermod users uuidgen vdir vigr vipw wc wget curl whereis which who whoami whois xxd xz yes zcat zip
  a2disconf a2dismod a2dissite a2enconf a2enmod a2ensite add-apt-repository alternatives authselect chfn chkconfig chsh crontab dbus-uuidgen docker-php-ext-configure
  ldd lsb_release objdump phpdismod phpenmod rename sponge supervisorctl tempfile tree update-locale update-rc.d visudo yum-config-manager
  zstd keytool c_rehash trust fix-permissions fc-cache xmlstarlet crudini dockerd-rootless-setuptool.sh
`);

/** Tools that do a job and end: package managers, build tools, database clients, deployment tools, test runners, load generators. */
export const jobPrograms: ReadonlySet<string> = words(`
  apt apt-get apt-key apt-cache apt-mark aptitude dpkg dpkg-reconfigure debconf-set-selections apk yum dnf microdnf rpm zypper pacman brew snap conda mamba micromamba
  pip pip3 pipx gem composer cpan cpanm luarocks cabal stack opam rebar3 pecl phpize docker-php-ext-install docker-php-ext-enable
  make gmake cmake ninja meson scons ant autoconf automake configure gcc g++ cc clang ld javac protoc tsc webpack-cli rollup grunt gulp bower lerna
  git svn hg cvs bzr
  psql createdb createuser dropdb dropuser pg_isready pg_dump pg_dumpall pg_restore pg_basebackup pg_resetwal initdb vacuumdb reindexdb pg_upgrade
  mysql mysqladmin mysqldump mysqlimport mysqlcheck mysql_upgrade mysql_install_db mysql_tzinfo_to_sql mariadb mariadb-admin mariadb-dump mariadb-install-db mariadb-upgrade
  mongo mongosh mongodump mongorestore mongoimport mongoexport redis-cli redis-benchmark sqlite3 clickhouse-client cqlsh influx sqlcmd sqlplus
  pg_ctl pg_ctlcluster pg_createcluster kcadm.sh jboss-cli.sh kafka-topics.sh ldapadd ldapmodify ldapsearch ldapdelete ldappasswd slapadd slapcat slapindex slaptest slappasswd kinit kadmin.local rabbitmqctl rabbitmq-plugins
  docker docker-compose podman podman-compose buildah skopeo nerdctl crictl kubectl oc helm kustomize s2i minikube kind
  aws gcloud gsutil az doctl terraform tofu terragrunt packer ansible ansible-playbook ansible-galaxy vagrant pulumi
  alembic flyway liquibase dbmate goose sequelize sequelize-cli knex prisma typeorm sqitch migrate rake phinx
  pytest py.test tox nox nosetests coverage flake8 pylint mypy black ruff jest mocha karma cypress playwright phpunit rspec cucumber behave robot bats shellcheck hadolint
  golangci-lint eslint prettier rubocop sonar-scanner newman
  ab wrk hey siege k6 jmeter fio sysbench stress stress-ng
  ffmpeg convert magick pandoc latex pdflatex wkhtmltopdf certbot acme.sh restic borg rclone s3cmd mc duplicity
`);

/** Container engines and cluster tools: a script that calls them runs beside containers, not in one. */
export const engineTools: ReadonlySet<string> = words('docker docker-compose podman podman-compose nerdctl buildah minikube kind vagrant kubectl oc helm s2i');

/** Words in a script's, target's or subcommand's name that tell of a job that ends: `db:migrate`, `run-tests.sh`, `install_plugins`. */
export const jobWords =
  /(?:^|[-_.:/ ])(?:migrat(?:e|ions?)|makemigrations|set-?up|(?:un)?install(?:er)?|config(?:ure|ureDefaults)?|build|tests?|pytest|lint|seeds?|back-?up|restore|clean(?:up)?|check|generate|create|update|upgrade|deploy|import|export|dump|permissions|usage|help|version|wait|compile|download|fetch|prepare|register|provision|collectstatic|precompile)(?:[-_.:/ ]|$)/i;

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
