FROM nginx:1.28-alpine
COPY two.conf /etc/nginx/nginx.conf
