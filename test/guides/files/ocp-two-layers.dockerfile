FROM registry.access.redhat.com/ubi8/ubi:8.10
RUN yum -y install httpd
RUN yum -y install mod_ssl && yum clean all -y
