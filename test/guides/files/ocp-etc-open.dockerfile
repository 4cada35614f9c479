FROM debian:12-slim
RUN chmod -R g+w /etc
USER 1001
