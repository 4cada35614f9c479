FROM nginx:1.28-alpine
COPY two/nginx.conf /etc/nginx/nginx.conf
