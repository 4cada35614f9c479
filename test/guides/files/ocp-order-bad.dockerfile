FROM registry.access.redhat.com/ubi8/ubi:8.10
ADD index.html /srv/www/index.html
RUN yum -y install httpd && yum clean all -y
