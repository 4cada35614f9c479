FROM debian:12-slim
LABEL maintainer="notes@example.org"
