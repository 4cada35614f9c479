FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends redis-server && rm -rf /var/lib/apt/lists/*
VOLUME /data
EXPOSE 6379
USER 1001
CMD ["redis-server", "--dir", "/data"]
