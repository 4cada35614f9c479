FROM registry.access.redhat.com/ubi8/ubi:8.10
RUN yum -y install httpd && yum clean all -y
ADD index.html /srv/www/index.html
