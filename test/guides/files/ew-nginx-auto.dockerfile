FROM nginx:1.28-alpine
COPY auto.conf /etc/nginx/nginx.conf
