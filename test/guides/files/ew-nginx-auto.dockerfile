FROM nginx:1.28-alpine
COPY auto/nginx.conf /etc/nginx/nginx.conf
