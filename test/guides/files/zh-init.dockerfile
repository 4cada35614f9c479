FROM debian:12
RUN wget -O /usr/local/bin/dumb-init \
    https://github.com/Yelp/dumb-init/releases/download/v1.2.0/dumb-init_1.2.0_amd64
RUN chmod +x /usr/local/bin/dumb-init
COPY start /srv/start
ENTRYPOINT ["/usr/local/bin/dumb-init", "--"]
CMD ["/srv/start", "--port", "8080"]
