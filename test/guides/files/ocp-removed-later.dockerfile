FROM registry.access.redhat.com/ubi8/ubi:8.10
ADD installer.bin /opt/installer.bin
RUN /opt/installer.bin --target /srv/tool
RUN rm -f /opt/installer.bin
