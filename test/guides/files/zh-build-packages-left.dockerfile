FROM registry.access.redhat.com/ubi8/ubi:8.10
COPY src /usr/src/notes
RUN yum -y install gcc make \
    && make -C /usr/src/notes install \
    && yum clean all
