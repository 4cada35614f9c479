FROM debian:12-slim
RUN apt-get update && apt-get install -y \
    curl \
    jq=1.6-* \
    && rm -rf /var/lib/apt/lists/*
