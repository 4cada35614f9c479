FROM registry.access.redhat.com/ubi8/ubi:8.10
RUN yum -y install jq && yum -y install rsync && yum clean all -y
