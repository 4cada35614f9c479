FROM registry.access.redhat.com/ubi8/ubi:8.10
COPY src /usr/src/notes
RUN BUILD_PKGS="gcc make" \
    && yum -y install $BUILD_PKGS \
    && make -C /usr/src/notes install \
    && yum -y remove $BUILD_PKGS \
    && yum clean all
