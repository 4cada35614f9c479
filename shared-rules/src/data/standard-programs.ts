import { engineTools, jobPrograms, shellBuiltins, shortUtilities } from './short-programs';

/**
 * Programs of common distributions beside those that are sorted by how long they run: package managers, compilers, language tools, daemons and their clients,
 * tools of the official images. A name that is nowhere here may be a script of the image, about which nothing is known.
 *
 * @asOf 2026-11
 * @source The manuals of the packages that bring them.
 */
const others: ReadonlySet<string> = new Set(
  `
  R Rscript Xvfb a2disconf a2dismod a2dissite a2enconf a2enmod a2ensite abuild aclocal add-apt-repository alternatives apache2ctl apachectl
  apt-add-repository apt-cdrom apt-config apt-extracttemplates apt-file apt-ftparchive ar aria2c as authselect autoheader autoreconf axel basenc
  bazel bison bun bundle bundler bunx busybox bzcat c++ c89 c99 cal cargo case catatonit ccache chage chfn chkconfig chroot chrpath chsh clang++ col
  consul coproc corepack cpack cron crond crontab crypto-policies crystal ctest cython cython3 dbus-launch dbus-uuidgen dc debconf-show deborphan
  debsums deno diff3 dir dirmngr distcc dnf5 docker-php-ext-configure docker-php-source dotnet doxygen dpkg-architecture dpkg-buildpackage dpkg-deb
  dpkg-divert dpkg-query dpkg-source dpkg-statoverride dumb-init dune easy_install eatmydata elixir emerge env equivs-build erb erl eselect fakeroot
  flatpak flex gdebi getopt gettext gfortran ghc git-lfs glib-compile-schemas go gofmt gosu gpg-agent gpgv gradle gtk-update-icon-cache guile haproxy
  hatch help2man httpd intltoolize ionice irb jar java jdeps jlink julia kotlinc ldd lein lex lftp libtool libtoolize localepurge login look losetup
  lsb_release lspci lua makeinfo makepkg memcached mix mk-build-deps mkfs mkfs.ext4 mongod mono msbuild msgfmt mvn mysqld mysqld_safe n nasm nc
  needs-restarting newgrp ng nginx nice nim nix nix-env nm node nodejs nohup nologin npm npx nuget nvm objcopy objdump ocaml octave openrc opkg
  paccache package-cleanup pacman-key patchelf pathchk pax pdm pear perl perldoc pg_config php php-config phpdismod phpenmod pip2 pipenv pkg-config
  pkgconf pnpm poetry pwconv pyenv python python2 python3 qemu-img qmake ranlib rbenv rc-update rcp readelf readtags rebar redis-server rename
  repoquery rpm2cpio rpmbuild rpmkeys ruby runcon runuser rustc rustfmt rustup rustup-init sbcl sbt scala setpriv sftp shasum sleep sponge ssh
  ssh-agent sshpass stdbuf strace su su-exec subscription-manager sudo supervisorctl supervisord swift swiftc swig systemd-tmpfiles tail tasksel tdnf
  tempfile tidy time timeout tini tlmgr top tree twine uncompress unlzma unzstd update-locale update-mime-database update-rc.d uv uvx varnishd vault
  vi vim virtualenv visudo vite watch webpack xargs xbps-install xmllint xsltproc xvfb-run xzcat yacc yarn yarnpkg yasm yay yum-builddep
  yum-config-manager yumdownloader zic zig zstdcat
`
    .trim()
    .split(/\s+/),
);

/** Whether the bare name stands for a program that is no script of the image's own. Versioned names (`python3.11`, `gcc-12`) count as their plain ones. */
export function isStandardProgram(name: string): boolean {
  return isListed(name) || isListed(name.replace(/-?\d+(?:\.\d+)*$/, ''));
}

function isListed(name: string): boolean {
  return others.has(name) || shellBuiltins.has(name) || shortUtilities.has(name) || jobPrograms.has(name) || engineTools.has(name);
}
