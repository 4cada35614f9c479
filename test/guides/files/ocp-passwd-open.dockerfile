FROM debian:12-slim
RUN chgrp 0 /etc/passwd && chmod g=u /etc/passwd
USER 1001
