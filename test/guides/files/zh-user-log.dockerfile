FROM debian:11-slim
RUN useradd -u 99999 notes
USER 99999
