FROM rockylinux:9
RUN yum -y --setopt=install_weak_deps=false \
    --setopt=tsflags=nodocs \
    --setopt=override_install_langs=en_US.utf8 \
    install ImageMagick && yum clean all
