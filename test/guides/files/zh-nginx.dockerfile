FROM centos:7

EXPOSE 8080
EXPOSE 8443

ARG http_proxy
ARG https_proxy

ARG STATUS_MODULE_VERSION=v0.1.18
ARG NGINX_VERSION=1.13.3
ARG INIT_VERSION=v0.18.0

ENV SERVER_GROUP nginx
ENV SERVER_TMP /var/spool/nginx/tmp
ENV SERVER_HOME /var/lib/nginx
ENV SERVER_USER nginx

ENV SERVER_URL http://nginx.org/download/nginx-${NGINX_VERSION}.tar.gz

RUN NEEDED_TO_BUILD="\
        cpp \
        gcc \
        gd-devel \
        git \
        glibc-devel \
        glibc-headers \
        kernel-headers \
        libpng-devel \
        make \
        openssl-devel \
        pcre-devel \
        zlib-devel \
        " \
    && rpm --import /etc/pki/rpm-gpg/RPM-GPG-KEY-CentOS-7 \
    && yum -y --setopt=install_weak_deps=false --setopt=tsflags=nodocs --setopt=override_install_langs=en_US.utf8 \
        install \
        ${NEEDED_TO_BUILD} \
        rsync \
        wget \
    && curl -L https://github.com/krallin/tini/releases/download/${INIT_VERSION}/tini -o /tini \
    && chmod +x /tini \
    && wget ${SERVER_URL} -O /tmp/server.tar.gz \
    && tar xf /tmp/server.tar.gz -C /tmp \
    && git clone --branch ${STATUS_MODULE_VERSION} https://github.com/vozlt/nginx-module-vts.git /tmp/status-module \
    && ( \
        cd /tmp/nginx-${NGINX_VERSION} \
        && ./configure \
                --add-module=/tmp/status-module \
                --conf-path=/etc/nginx/nginx.conf \
                --error-log-path=/var/log/nginx/error.log \
                --group=${SERVER_GROUP} \
                --http-client-body-temp-path=${SERVER_TMP}/client_body \
                --http-log-path=/var/log/nginx/access.log \
                --http-proxy-temp-path=${SERVER_TMP}/proxy \
                --pid-path=/var/run/nginx/nginx.pid \
                --prefix=/etc/nginx \
                --sbin-path=/usr/bin/nginx \
                --user=${SERVER_USER} \
                --with-http_ssl_module \
                --with-http_stub_status_module \
                --with-http_v2_module \
                --without-mail_imap_module \
                --with-threads \
        && make -j4 \
        && make install \
        && cp -r conf/* /etc/nginx/ \
        ) \
    && rm -rf /tmp/server.tar.gz \
        /tmp/status-module \
        /tmp/nginx-${NGINX_VERSION} \
    && yum -y remove ${NEEDED_TO_BUILD} \
    && yum clean all \
    && mkdir -p ${SERVER_TMP}/{client_body,proxy} \
    && mkdir -p /usr/share/nginx \
    && mkdir -p /var/run/nginx \
    && mkdir -p /var/www \
    && mv /etc/nginx/html /usr/share/nginx/ \
    && rm -rf /etc/nginx/*.default \
    && chmod -R a+rwx ${SERVER_TMP} \
    && chmod -R a+rwx /etc/nginx \
    && chmod -R a+rwx /var/log/nginx \
    && chmod -R a+rwx /var/run/nginx \
    && sed -i '/listen/s,listen\s*80;,listen 8080;,g' /etc/nginx/nginx.conf \
    && sed -i '/^#user/s,#\(user.*\),\1,g' /etc/nginx/nginx.conf \
    && ln -sf /var/log/nginx /etc/nginx/logs \
    && ln -sf /var/www /etc/nginx/www
