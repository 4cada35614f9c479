FROM debian:12-slim
RUN apt-get update && apt-get -y install --no-install-recommends imagemagick && rm -rf /var/lib/apt/lists/*
