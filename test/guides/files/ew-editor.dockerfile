FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-15 vim && rm -rf /var/lib/apt/lists/*
