FROM debian:12-slim
RUN set -eux; \
    apt-get update; \
    apt-get install -y --no-install-recommends \
        wget \
        gnupg \
        dirmngr \
    ; \
    rm -rf /var/lib/apt/lists/*
