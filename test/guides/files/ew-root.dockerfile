FROM debian:12-slim
CMD ["/usr/bin/notes-server"]
