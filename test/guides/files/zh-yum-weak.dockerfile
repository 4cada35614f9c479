FROM rockylinux:9
RUN yum -y install ImageMagick && yum clean all
