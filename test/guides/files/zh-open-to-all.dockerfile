FROM debian:12-slim
RUN mkdir -p /srv/notes/cache \
    && chmod -R a+rwx /srv/notes/cache
USER 1001
