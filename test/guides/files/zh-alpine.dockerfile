FROM alpine
RUN apk add nginx
