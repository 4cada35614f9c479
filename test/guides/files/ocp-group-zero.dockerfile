FROM debian:12-slim
RUN mkdir -p /srv/notes && chown 1001 /srv/notes && \
    chgrp -R 0 /srv/notes && \
    chmod -R g=u /srv/notes
USER 1001
