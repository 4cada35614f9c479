const names: ReadonlySet<string> = new Set(
  `
  build-essential build-base alpine-sdk base-devel gcc g++ gcc-c++ gfortran gcc-gfortran clang make cmake ninja ninja-build samurai meson autoconf automake libtool
  libtool-bin bison flex pkg-config pkgconf pkgconfig nasm yasm swig cargo rust rustc golang golang-go go maven gradle ant dpkg-dev rpm-build cython3 scons
  `
    .trim()
    .split(/\s+/),
);

/**
 * Whether a package of a distribution serves to build software, and nothing that runs: compilers, build tools, headers.
 *
 * @asOf 2026-11
 * @source Package descriptions of Debian 12, Alpine and RHEL.
 */
export function isBuildPackage(name: string): boolean {
  return names.has(name) || /-(?:dev|devel|headers)$/.test(name) || /^(?:gcc|g\+\+|clang|llvm-dev|golang)-?\d+(?:\.\d+)*$/.test(name);
}

/** Programs that need them. */
export const buildPrograms: ReadonlySet<string> = new Set(
  `
  make gmake cmake ninja meson gcc g++ cc c++ clang clang++ configure autoreconf autoconf automake ld ar cargo rustc go mvn gradle ant dpkg-buildpackage rpmbuild scons
  pip pip3 uv poetry pipenv python python3 gem bundle npm yarn pnpm node-gyp pecl phpize docker-php-ext-install docker-php-ext-configure cpanm cpan luarocks
  `
    .trim()
    .split(/\s+/),
);
