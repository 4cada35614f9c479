FROM debian:12-slim
ENV ADMIN_USER=admin \
    ADMIN_PASSWORD_FILE=/run/secrets/admin
