FROM debian:11-slim
RUN useradd -l -u 99999 notes
USER 99999
