FROM debian:12-slim
RUN useradd -l -u 1001 notes && mkdir -p /srv/notes && chown -R notes:notes /srv/notes
USER 1001
