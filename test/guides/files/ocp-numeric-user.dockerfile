FROM debian:12-slim
RUN useradd -l -u 1001 notes
USER 1001
