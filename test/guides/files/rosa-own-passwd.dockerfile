FROM debian:12-slim
COPY accounts /etc/passwd
USER 1001
