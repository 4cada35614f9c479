FROM debian:12-slim
RUN apt-get update && apt-get -y install imagemagick && rm -rf /var/lib/apt/lists/*
